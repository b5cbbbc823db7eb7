#!/usr/bin/env bash
# Format, clippy, TypeScript, generated types, direction of the crates.
. "$(dirname "$0")/common.sh"
scripts/setup.sh
scripts/build-ui.sh
say "rustfmt"; cargo fmt --all --check
say "clippy"; cargo clippy --release --locked --workspace --all-targets -- -D warnings
say "svelte-check"; (cd ui && npm run --silent check)
say "generated types"; scripts/types.sh
git diff --exit-code -- ui/src/core/generated || fail "the TypeScript in ui/src/core/generated is not what the Rust types give: commit what \`make types\` wrote"
