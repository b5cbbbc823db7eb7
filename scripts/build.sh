#!/usr/bin/env bash
# Builds everything: the UI (field book and desk), then the window, the endpoint and the command line, with the UI inside.
. "$(dirname "$0")/common.sh"
TABELLA_SETUP="${TABELLA_SETUP:-run}" scripts/setup.sh
scripts/build-ui.sh
scripts/build-web.sh
say "Building the app and the endpoint (the first time takes some minutes)"
cargo build --release --locked -p tabella-field -p tabella-cli
say "Built: target/release/tabella-field (observer's app), target/release/tabella (endpoint, desk and tools)"
