#!/usr/bin/env bash
# Reading and comparing, against the peers on the same files: fetches python-docx and xmldiff into target/peers, says which
# of pandoc and diffoscope are missing (`apt-get install --no-install-recommends pandoc diffoscope-minimal`), and runs the
# bench. Arguments go to the bench.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ! -x target/peers/bin/python ]]; then
    python3 -m venv target/peers
    target/peers/bin/pip install --quiet python-docx xmldiff
fi
for peer in pandoc diffoscope; do
    command -v "$peer" >/dev/null || echo "$peer is absent: apt-get install --no-install-recommends pandoc diffoscope-minimal" >&2
done
cargo bench --locked -p recette-benches --bench structure -- --python "$PWD/target/peers/bin/python" "$@"
