#!/usr/bin/env bash
# Writes the TypeScript of the command list and of the desk's answers from the Rust types.
. "$(dirname "$0")/common.sh"
rm -rf ui/src/core/generated
cargo nextest run --release --locked -p tabella-app -p tabella-server --lib -E 'test(/export_bindings/)' --no-tests=fail
