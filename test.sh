#!/usr/bin/env bash
# Runs every test: units and laws, the helpers, and the real-office tests on two builds, which are provisioned the first
# time (under RECETTE_HOME). In: what build.sh needs, bubblewrap, poppler-utils. Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")"

./build.sh --workspace --all-targets
recette=target/debug/recette
for suite in bookworm trixie; do
    if ! "$recette" builds list | grep -q "^$suite "; then "$recette" builds add "debian:$suite" --name "$suite"; fi
done
cargo test --locked --workspace --no-fail-fast "$@"
(cd harness/native && cargo test --locked)
