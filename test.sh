#!/usr/bin/env bash
# Runs every test: units and laws, the helpers, and the real-office tests on two builds, which are provisioned the first
# time (under RECETTE_HOME). In: what build.sh needs, bubblewrap; poppler-utils to hold the painter against. Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")"

./build.sh --workspace --all-targets
recette=target/debug/recette
export RECETTE_TEST_HOME="${RECETTE_TEST_HOME:-${RECETTE_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/recette}}"
for suite in bookworm trixie; do
    if ! RECETTE_HOME="$RECETTE_TEST_HOME" "$recette" builds list | grep -q "^$suite "; then RECETTE_HOME="$RECETTE_TEST_HOME" "$recette" builds add "debian:$suite" --name "$suite"; fi
done
RECETTE_HOME="$RECETTE_TEST_HOME" "$recette" builds test bookworm trixie
cargo test --locked --workspace --no-fail-fast "$@"
(cd harness/native && cargo test --locked)
