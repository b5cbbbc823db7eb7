#!/usr/bin/env bash
# The fault tests for longer: more kills, more random cases. TABELLA_KILLS and PROPTEST_CASES set how many.
. "$(dirname "$0")/common.sh"
scripts/setup.sh
scripts/build-ui.sh
export TABELLA_KILLS="${TABELLA_KILLS:-1000}" PROPTEST_CASES="${PROPTEST_CASES:-5000}"
cargo build --release --locked -p tabella-cli
say "$TABELLA_KILLS kills, $PROPTEST_CASES cases of each property"
cargo nextest run --release --locked -p tabella-tests --no-capture -E 'test(kill) | test(survives)'
cargo nextest run --release --locked -p tabella-xpath -p tabella-forms -p tabella-domain -p tabella-proto -p tabella-sync -p tabella-fieldbook -p tabella-app --no-fail-fast
say "The endpoint under load, five times"
for _ in 1 2 3 4 5; do cargo run --quiet --release --locked -p tabella-server --example load; done
