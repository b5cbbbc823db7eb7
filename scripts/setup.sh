#!/usr/bin/env bash
# Installs what is missing on Debian 12 / Ubuntu 24.04 or newer: libraries of the window, a linker, a browser for the tests, Node.js where
# the system's is too old. Says clearly what it cannot supply.
. "$(dirname "$0")/common.sh"

NEED_RUST=1.92.0
NEED_NODE=20.19.0
BUILD_PACKAGES=(build-essential pkg-config clang mold libssl-dev libwebkit2gtk-4.1-dev librsvg2-dev libayatana-appindicator3-dev libxdo-dev perl curl)
TEST_PACKAGES=(xvfb xauth webkit2gtk-driver chromium dbus-x11 python3-venv)

missing=()
for package in "${BUILD_PACKAGES[@]}" $([ "${TABELLA_SETUP:-all}" = run ] || printf '%s ' "${TEST_PACKAGES[@]}"); do
  case "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)" in
    *"install ok installed"*) ;;
    *)
      # Ubuntu has Chromium as a snap and under another name; any Chrome will do.
      if [ "$package" = chromium ] && { have chromium || have chromium-browser || have google-chrome; }; then continue; fi
      missing+=("$package") ;;
  esac
done

if [ "${#missing[@]}" -gt 0 ]; then
  say "Installing ${missing[*]}"
  have apt-get || fail "these are missing and this is not Debian or Ubuntu: ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then SUDO=(); elif have sudo; then SUDO=(sudo); else fail "ask an administrator to install: ${missing[*]}"; fi
  "${SUDO[@]}" apt-get update -qq
  "${SUDO[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! have cargo; then
  fail "Rust $NEED_RUST or newer is needed, and Debian's own is too old. Install it with
  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh
then open a new shell and run this again."
fi
rust="$(rustc --version | cut -d' ' -f2)"
if ! at_least "$NEED_RUST" "$rust"; then
  have rustup || fail "Rust $NEED_RUST or newer is needed, this is $rust. Install it from https://rustup.rs and run this again."
  say "Rust $rust is too old: rustup brings the current one"
  rustup update stable
fi

if have rustup && ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
  say "Adding the Rust target for the browser"
  rustup target add wasm32-unknown-unknown
fi
# The tool must be of the same version as the library that the core is linked with.
bindgen="$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)"
if [ "$(wasm-bindgen --version 2>/dev/null || true)" != "wasm-bindgen $bindgen" ]; then
  say "Installing wasm-bindgen $bindgen"
  # Without its own lock file: that one names a library which is no longer to be had.
  cargo install --quiet --version "$bindgen" --root "$TOOLS" --target-dir "$CARGO_TARGET_DIR/tools" wasm-bindgen-cli
fi

node_version="$(node --version 2>/dev/null | tr -d v || true)"
if [ -z "$node_version" ] || ! at_least "$NEED_NODE" "$node_version"; then
  have npm || { [ "$(id -u)" = 0 ] && apt-get install -y -qq npm >/dev/null || sudo apt-get install -y -qq npm >/dev/null; }
  say "Node.js ${node_version:-(none)} is older than $NEED_NODE: taking npm's own copy into .tools/"
  mkdir -p "$TOOLS/node"
  npm install --silent --no-fund --no-audit --prefix "$TOOLS/node" node@22 >/dev/null
fi

if [ "${TABELLA_SETUP:-all}" != run ]; then
  if ! cargo nextest --version >/dev/null 2>&1; then
    say "Installing cargo-nextest"
    cargo install --quiet --locked --version 0.9.143 --root "$TOOLS" cargo-nextest
  fi
  if ! have tauri-driver; then
    say "Installing tauri-driver"
    cargo install --quiet --locked --version 2.1.0 --root "$TOOLS" --target-dir "$CARGO_TARGET_DIR/tools" tauri-driver
  fi
fi

stamp="ui/node_modules/.tabella-lock"
if ! cmp -s ui/package-lock.json "$stamp" 2>/dev/null; then
  say "Installing the UI's packages"
  (cd ui && npm ci --no-fund --no-audit --loglevel=error)
  cp ui/package-lock.json "$stamp"
fi
