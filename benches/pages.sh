#!/usr/bin/env bash
# Comparing page pictures, against the peers on the same pairs: fetches odiff, pixelmatch and dssim into target/peers/pages (needs npm and
# cargo) and runs the bench. Arguments go to the bench.
set -euo pipefail
cd "$(dirname "$0")/.."

peers="$PWD/target/peers/pages"
mkdir -p "$peers"
[[ -d $peers/node_modules/pixelmatch ]] || (cd "$peers" && npm install --silent --no-audit --no-fund odiff-bin pixelmatch pngjs)
[[ -x $peers/bin/dssim ]] || cargo install --quiet --locked --root "$peers" dssim
cargo bench --locked -p recette-benches --bench pages -- --peers "$peers" "$@"
