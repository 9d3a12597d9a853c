#!/usr/bin/env bash
# Builds Recette: first the helpers that run in the sandbox (against glibc 2.31, the oldest build's), then `recette`,
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
    # Apart from each other, so that what the painter needs changes no byte of the zygote, which is part of the conditions.
    zigbuild "$native" --package recette-zygote --package recette-clock
    zigbuild "$native" --package recette-painter
}

zigbuild() {
    local native=$1; shift
    (cd "$native" && PATH="$PWD/../../target/tools/bin:$PATH" cargo zigbuild --release --locked --target x86_64-unknown-linux-gnu.2.31 "$@")
}

# Whether the helpers are newer than everything they are made of.
fresh() {
    local newest helper
    newest=$(find "$2" -path "$2/target" -prune -o -type f -printf "%T@ %p\n" | sort -n | tail -1 | cut -d" " -f2-)
    for helper in recette-zygote librecette_clock.so recette-painter; do
        [ "$1/$helper" -nt "$newest" ] || return 1
    done
}

native
if [ $# -eq 0 ]; then set -- --release; fi
cargo build --locked "$@"
