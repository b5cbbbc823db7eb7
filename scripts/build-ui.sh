#!/usr/bin/env bash
# Builds the UI unless its sources are unchanged since the last build.
. "$(dirname "$0")/common.sh"
mark="$(find assets/guide assets/card ui/src ui/public ui/vite.*.ts ui/svelte.config.js ui/package-lock.json -type f -not -path '*/node_modules/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)"
if [ "$(cat ui/dist/.mark 2>/dev/null || true)" = "$mark" ] && [ -f ui/dist/field/index.html ] && [ -f ui/dist/desk/index.html ]; then exit 0; fi
say "Building the UI"
(cd ui && npm run --silent build)
printf '%s\n' "$mark" > ui/dist/.mark
