#!/usr/bin/env bash
# The ecosystem's own suites against the forms engine. Floors are what main reaches now, so that nothing slips back; the bars of the standard
# are in docs/roadmap.md.
. "$(dirname "$0")/common.sh"
SHARED="${TABELLA_SHARED:-$ROOT/../shared}"
[ -x "$TOOLS/venv/bin/python" ] || { python3 -m venv "$TOOLS/venv" && "$TOOLS/venv/bin/pip" install --quiet lxml; }
run() { "$TOOLS/venv/bin/python" "$SHARED/tools/$1" --failures 0 "${@:2}" | tail -n 3; }
. scripts/conformance-floors
say "conformance"
run check_xpath.py --vectors "$SHARED/vectors/xpath.jsonl" --cmd "$CARGO_TARGET_DIR/release/tabella conform xpath" --min "$XPATH_FLOOR"
run check_sessions.py --vectors "$SHARED/vectors/sessions.jsonl" --cmd "$CARGO_TARGET_DIR/release/tabella conform session" --min "$SESSIONS_FLOOR"
run check_xlsform.py --vectors "$SHARED/vectors/xlsform.jsonl" --cmd "$CARGO_TARGET_DIR/release/tabella conform xlsform" --min "$XLSFORM_FLOOR"
run check_corpus.py --vectors "$SHARED/vectors/forms" --cmd "$CARGO_TARGET_DIR/release/tabella form check --json" --min "$CORPUS_FLOOR"
