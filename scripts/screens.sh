#!/usr/bin/env bash
# Takes the pictures of docs/screens anew, from the real product; axe goes over the same screens in the tests.
. "$(dirname "$0")/common.sh"
scripts/setup.sh
scripts/build-ui.sh
scripts/build-web.sh
cargo build --release --locked -p tabella-cli -p tabella-tests --bins
mkdir -p docs/screens
rm -f docs/screens/field-*.png
node ui/tests/browser/field-pictures.mjs docs/screens
TABELLA_SCREENS="$ROOT/docs/screens" node --test --test-reporter=dot --test-concurrency=1 ui/tests/browser/desk.test.mjs ui/tests/browser/desk-mail.test.mjs
# Fewer colours, a third of the size: the pictures are flat.
if have mogrify; then mogrify -colors 255 -define png:compression-level=9 -strip docs/screens/*.png; fi
