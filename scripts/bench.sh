#!/usr/bin/env bash
# Measures what docs/benchmarks.md states, and writes the table there between its marks. Two cores are enough; nothing else should run.
. "$(dirname "$0")/common.sh"
scripts/setup.sh
scripts/build-ui.sh
scripts/build-web.sh
say "Building"
cargo build --release --locked -p tabella-field -p tabella-cli -p tabella-tests --bins
cargo build --release --locked -p tabella-server --example load
STATIONS="${TABELLA_SHARED:-$ROOT/../shared}/data/stations/poland-2023.csv"
KEEP="$(mktemp -d)"; trap 'rm -rf "$KEEP"' EXIT
if [ ! -f "$STATIONS" ]; then
  say "The list of 31,497 stations is not here: a made-up list of the same size is measured"
  STATIONS="$KEEP/made-up.csv"
  awk 'BEGIN { print "Level1,Level2,Level3,Number,Address"; for (i = 1; i <= 31497; i++) printf "Made-up,Region %d,District %d,%d,\"Szkoła nr %d, ulica Łąkowa %d\"\n", i % 16, i % 380, i, i % 97, i % 211 }' > "$STATIONS"
fi
TABLE="$KEEP/table.md"
bin="$CARGO_TARGET_DIR/release"
say "Field book, native"
"$bin/bench" "$STATIONS" "$KEEP/book" | tee -a "$TABLE"
say "The window"
display=(); [ -n "${DISPLAY:-}" ] || display=(xvfb-run -a -s '-screen 0 1280x900x24')
"${display[@]}" node ui/tests/browser/window.bench.mjs "$KEEP/book" | tee -a "$TABLE"
say "The endpoint"
"$bin/examples/load" | tee "$KEEP/load.txt"
awk -v OFS='' '/reports\/s accepted/ { split($0, a, " "); print "| endpoint: signed reports of 60 answers accepted durably, receipt after fsync, 64 devices, batches of 10 | 10,000 /s | ", a[1], " /s | `load`, client on the same two cores; ", $0, " |" }' "$KEEP/load.txt" | tee -a "$TABLE"
say "An open page of the desk"
node ui/tests/browser/desk.bench.mjs | tee -a "$TABLE"
say "The field book in a browser"
node ui/tests/browser/web.bench.mjs "$STATIONS" | tee -a "$TABLE"
node ui/tests/browser/log.bench.mjs | tee -a "$TABLE"
size="$(node scripts/ui-size.mjs)"
printf '| field UI first load, gzip | 120 kB | %s kB | page, scripts, styles and one language, gzip -9 (`node scripts/ui-size.mjs --files`) |\n' "$(awk "BEGIN{printf \"%.1f\", $size/1000}")" | tee -a "$TABLE"
machine="$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores, $(free -g | awk '/Mem/{print $2}') GB; $(. /etc/os-release; echo "$PRETTY_NAME")"
{
  sed -n '1,/<!-- table -->/p' docs/benchmarks.md
  printf '\nMeasured on %s with `make bench` (%s).\n\n| what | at least | measured | how |\n|---|---|---|---|\n' "$(date -u +%F)" "$machine"
  cat "$TABLE"
  printf '\n'
  sed -n '/<!-- end -->/,$p' docs/benchmarks.md
} > "$KEEP/benchmarks.md"
cp "$KEEP/benchmarks.md" docs/benchmarks.md
say "All of it, as docs/benchmarks.md has it now"
printf '| what | at least | measured | how |\n|---|---|---|---|\n'
cat "$TABLE"
