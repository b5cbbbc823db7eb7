#!/usr/bin/env bash
# Every test there is. Each part prints its runner's own closing line; a part that ran no test is a failure.
. "$(dirname "$0")/common.sh"
started=$(date +%s)
scripts/setup.sh
LOGS="$CARGO_TARGET_DIR/test-logs"; mkdir -p "$LOGS"

# part NAME PATTERN COMMAND…: runs, keeps the log, and demands that PATTERN (with a count above zero) closes it.
summary=()
part() {
  local name="$1" pattern="$2"; shift 2
  say "$name"
  local log="$LOGS/${name// /-}.log"
  if ! "$@" 2>&1 | tee "$log"; then fail "$name: failed"; fi
  local line; line="$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E "$pattern" | tail -n1 || true)"
  local count; count="$(printf '%s' "$line" | sed -E 's/\[[^]]*\]//' | grep -oE '[0-9]+' | head -n1 || true)"
  [ -n "$count" ] && [ "$count" -gt 0 ] || fail "$name: ran no test"
  summary+=("$name: $line")
}

part "ui unit tests" 'Tests +[0-9]+ passed' bash -c 'cd ui && npm run --silent test'
scripts/build-ui.sh
# Its types belong to the page's, so it is built before they are checked.
scripts/build-web.sh
part "ui types" '[0-9]+ FILES' bash -c 'set -o pipefail; cd ui && npm run --silent check -- --output machine-verbose | sed -E "s/^[0-9]+ COMPLETED ([0-9]+ FILES.*)/\1/"'

# The window is started by its test: it must be built, and with today's UI inside.
say "building"
cargo build --release --locked -p tabella-field -p tabella-cli
display=()
if [ -z "${DISPLAY:-}" ]; then display=(xvfb-run -a -s '-screen 0 1280x900x24'); fi
part "rust tests" 'Summary .* tests run' cargo nextest run --release --locked --workspace --no-fail-fast --no-tests=fail
part "window, browser and desk" '^# pass [0-9]+' "${display[@]}" bash -c 'node --test --test-reporter=tap --test-concurrency=1 ui/tests/browser/*.test.mjs'

if [ -d "${TABELLA_SHARED:-$ROOT/../shared}/vectors" ]; then
  scripts/conformance.sh 2>&1 | tee "$LOGS/conformance.log"
  summary+=("conformance: $(grep -cE 'passed \(' "$LOGS/conformance.log") suites, lines above")
elif [ "${CI:-}" = true ]; then
  fail "conformance: the folder ../shared with the vectors is missing"
else
  say "conformance: SKIPPED, the folder ../shared with the vectors is not here"
fi

say "All parts passed in $(( $(date +%s) - started )) s"
printf '%s\n' "${summary[@]}"
