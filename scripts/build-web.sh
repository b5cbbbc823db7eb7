#!/usr/bin/env bash
# Builds the field book for the browser: the core as WebAssembly, its page, what the endpoint serves packed. Each step only where its
# sources changed since the last time.
. "$(dirname "$0")/common.sh"
hash_of() { find "$@" -type f -not -path '*/node_modules/*' -not -path '*/web/wasm/*' -not -path '*/target/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }
TARGET=wasm32-unknown-unknown
if ! rustc --print target-libdir --target "$TARGET" 2>/dev/null | xargs -r test -d; then
  [ "${CI:-}" != true ] || fail "the Rust target $TARGET is missing; rustup target add $TARGET brings it"
  say "The field book for the browser is left out: this Rust has no target $TARGET (rustup target add $TARGET brings it)"
  exit 0
fi
wasm="ui/src/web/wasm"
mark="$(hash_of Cargo.toml Cargo.lock scripts/build-web.sh crates/{xpath,forms,domain,proto,sync,fieldbook,app,web}/{Cargo.toml,src} crates/fieldbook/{build.rs,migrations})"
if [ "$(cat "$wasm/.mark" 2>/dev/null || true)" != "$mark" ]; then
  say "Building the core for the browser"
  # Of SQLite only what the field book asks for; the full-text search stays.
  drop=(SESSION PREUPDATE_HOOK RTREE BYTECODE_VTAB DBPAGE_VTAB DBSTAT_VTAB STMTVTAB MATH_FUNCTIONS OFFSET_SQL_FUNC COLUMN_METADATA UNLOCK_NOTIFY API_ARMOR UNKNOWN_SQL_FUNCTION)
  omit=(TRACE PROGRESS_CALLBACK AUTHORIZATION COMPLETE GET_TABLE TCL_VARIABLE DESERIALIZE INTROSPECTION_PRAGMAS UTF16 COMPILEOPTION_DIAGS LOCALTIME JSON)
  SQLITE_WASM_RS_FLAGS="${drop[*]/#/-USQLITE_ENABLE_} ${omit[*]/#/-DSQLITE_OMIT_} -DSQLITE_UNTESTABLE"
  export SQLITE_WASM_RS_FLAGS
  # One table of the cipher instead of its seven turned copies.
  export CFLAGS_wasm32_unknown_unknown="-DLTC_SMALL_CODE"
  # Where a fault's message names a source file, not where that lay on the building machine.
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src/=/ --remap-path-prefix=$ROOT/=/ --remap-path-prefix=$(rustc --print sysroot)/lib/rustlib/src/rust/library/=/"
  cargo build --profile web --locked --target "$TARGET" -p tabella-web
  rm -rf "$wasm"; mkdir -p "$wasm"
  wasm-bindgen --target web --out-dir "$wasm" --out-name tabella "$CARGO_TARGET_DIR/$TARGET/web/tabella_web.wasm"
  # The features that every browser with a private file system for workers has; named, so that no newer one slips in.
  # A function with one caller stays apart: all in one, its thousands of locals pack badly (46 kB of what is served).
  ui/node_modules/.bin/wasm-opt -Oz --converge --low-memory-unused --one-caller-inline-max-function-size=0 --strip-debug --strip-producers --enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue "$wasm/tabella_bg.wasm" -o "$wasm/small.wasm"
  mv "$wasm/small.wasm" "$wasm/tabella_bg.wasm"
  printf '%s\n' "$mark" > "$wasm/.mark"
fi
page="$mark $(hash_of assets/{guide,card} ui/src/{web,field,core,shared} ui/public ui/vite.{web,shared}.ts ui/compress.mjs ui/package-lock.json)"
if [ "$(cat ui/dist/.web-mark 2>/dev/null || true)" != "$page" ] || [ ! -f ui/dist/web/index.html ]; then
  say "Building the browser's page"
  (cd ui && npm run --silent build:web && node compress.mjs dist/web)
  printf '%s\n' "$page" > ui/dist/.web-mark
fi
