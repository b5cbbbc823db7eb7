# Tabella. `make run` tries it, `make test` proves it. Each target installs what it needs through `make setup`.
.PHONY: setup run test lint bench soak build screens types

setup: ; @scripts/setup.sh
run: ; @scripts/run.sh
test: ; @scripts/test.sh
lint: ; @scripts/lint.sh
bench: ; @scripts/bench.sh
soak: ; @scripts/soak.sh
build: ; @scripts/build.sh
screens: ; @scripts/screens.sh
# TypeScript of the commands and of the desk's answers, from the Rust types.
types: ; @scripts/types.sh
