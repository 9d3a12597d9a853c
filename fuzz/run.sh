#!/usr/bin/env bash
# Fuzzes each target for so many seconds: ./run.sh SECONDS [TARGET...]. Needs a C++ compiler, and neither nightly Rust nor
# cargo-fuzz: the counters that libFuzzer reads come from LLVM options that stable Rust takes too. Seeds are the project's papers and, where RECETTE_CORPUS names a folder, the documents in it.
# Everything is written below fuzz/target: seeds, grown corpus, logs, and artifacts (inputs that failed).
# Exit: 0 no failure; 1 a failure; 2 usage.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-}
if ! [[ "$seconds" =~ ^[0-9]+$ ]]; then echo "usage: $0 SECONDS [rtf docx_xml odt_xml package diff]" >&2; exit 2; fi
shift
if [ $# -eq 0 ]; then set -- rtf docx_xml odt_xml package diff; fi

# What cargo-fuzz passes: counters per edge, a table of them, and traced comparisons. With a target named, flags do not
# reach build scripts and macros.
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares"
cargo build --release --locked --target "$host" --target-dir target --bins
bin=target/$host/release
mkdir -p target/seeds
# Without those flags, and so with the toolchain and target folder of everything else.
(cd .. && env -u RUSTFLAGS cargo run --quiet --locked -p recette-corpora --example fuzz_seeds -- fuzz/target/seeds ${RECETTE_CORPUS:+"$RECETTE_CORPUS"})

failed=0
for name in "$@"; do
    mkdir -p "target/corpus/$name" "target/artifacts/$name"
    dict=target/seeds/$name.dict
    if [ -s "$dict" ]; then dict=-dict=$dict; else dict=; fi
    echo "== $name, $seconds s"
    if "$bin/$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=30 -max_len=65536 -use_value_profile=0 \
        -print_final_stats=1 -artifact_prefix="target/artifacts/$name/" $dict \
        "target/corpus/$name" "target/seeds/$name" >"target/$name.log" 2>&1; then
        grep -E "INITED|DONE" "target/$name.log" || true
    else
        failed=1
        tail -40 "target/$name.log"
        echo "failed: input below fuzz/target/artifacts/$name; again: $bin/$name INPUT" >&2
    fi
done
exit $failed
