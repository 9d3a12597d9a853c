#!/usr/bin/env bash
# Builds Recette: first the helpers that run inside office builds (against glibc 2.31, the oldest build's), then `recette`,
# which carries them. In: cargo, python3 with venv. Out: target/release/recette. Arguments go to `cargo build` (default: --release).
set -euo pipefail
cd "$(dirname "$0")"

native() {
    local tools=target/tools native=harness/native
    local out=$native/target/x86_64-unknown-linux-gnu/release
    if fresh "$out" "$native"; then return; fi
    if [ ! -x $tools/bin/cargo-zigbuild ]; then
        echo "fetching the cross linker (cargo-zigbuild, ziglang)" >&2
        python3 -m venv $tools || { echo "hint: apt-get install python3-venv" >&2; exit 2; }
        $tools/bin/pip install --quiet --disable-pip-version-check cargo-zigbuild==0.24.0 ziglang==0.17.1
    fi
    (cd $native && PATH="$PWD/../../$tools/bin:$PATH" cargo zigbuild --release --locked --target x86_64-unknown-linux-gnu.2.31)
}

# Whether both helpers are newer than everything they are made of.
fresh() {
    local newest
    newest=$(find "$2" -path "$2/target" -prune -o -type f -printf "%T@ %p\n" | sort -n | tail -1 | cut -d" " -f2-)
    [ "$1/recette-zygote" -nt "$newest" ] && [ "$1/librecette_clock.so" -nt "$newest" ]
}

native
if [ $# -eq 0 ]; then set -- --release; fi
cargo build --locked "$@"
