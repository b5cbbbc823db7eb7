# Shared by the scripts of this folder: paths, colours, the machine's tools. Source it, don't run it.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target}"
TOOLS="$ROOT/.tools"
# A Node.js of our own where the system's is too old (scripts/setup.sh puts it there).
[ -x "$TOOLS/node/node_modules/node/bin/node" ] && PATH="$TOOLS/node/node_modules/node/bin:$PATH"
PATH="$TOOLS/bin:$HOME/.cargo/bin:$PATH"
export PATH

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nTabella: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# at_least 1.92.0 1.95.0 → true
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }
