#!/usr/bin/env bash
# Runs the Node tests below a folder: scripts/node-suite.sh tests/wasm
#
# Node 20's own search for tests would also run helpers, and finds nothing without complaint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for folder in "$@"; do
  files=()
  while IFS= read -r file; do files+=("$file"); done < <(find "$folder" -name '*.test.mjs' -not -path '*/node_modules/*' | sort)
  if [[ ${#files[@]} == 0 ]]; then
    echo "node-suite: no *.test.mjs below $folder" >&2
    exit 1
  fi
  node --test --test-reporter=spec "${files[@]}"
done
