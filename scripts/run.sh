#!/usr/bin/env bash
# Tries Tabella: builds it, starts the endpoint with a small practice mission, prints the addresses of the desk and of the browser's field app
# with credentials, opens the observer's app if there is a display. Ctrl-C ends both; everything entered stays in data/practice.
. "$(dirname "$0")/common.sh"
scripts/build.sh
DATA="${TABELLA_DATA:-$ROOT/data/practice}"
LISTEN="${TABELLA_LISTEN:-127.0.0.1:8440}"
mkdir -p "$DATA"

say "Starting the endpoint with the practice mission (invented stations and people)"
target/release/tabella demo --data "$DATA" --listen "$LISTEN" &
endpoint=$!
trap 'kill "$endpoint" 2>/dev/null || true; wait "$endpoint" 2>/dev/null || true' EXIT INT TERM
until curl -fsS "http://$LISTEN/readyz" >/dev/null 2>&1; do
  kill -0 "$endpoint" 2>/dev/null || fail "the endpoint did not start; its own words stand above"
  read -r -t 0.2 <> <(:) || true
done

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  say "Opening the observer's app"
  target/release/tabella-field || true
  say "The app was closed. The endpoint goes on; Ctrl-C ends it."
else
  say "No display here, so no window: run target/release/tabella-field on a desktop. The desk and the field app work in any browser, at the addresses above."
fi
wait "$endpoint"
