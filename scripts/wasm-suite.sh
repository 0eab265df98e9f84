#!/usr/bin/env bash
# Runs the crate's wasm tests (tests/wasm/mod.rs) in Node or in headless Chromium: scripts/wasm-suite.sh node|browser
#
# wasm-pack says `ok` to a suite that is configured for the other place and ran no test, so the count is read too.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/.tools/bin:$PATH"

case ${1:-} in
node) where=(--node) ;;
# webdriver.json says how Chromium is started.
browser) where=(--headless --chrome --chromedriver "$(command -v chromedriver)") ;;
*)
  echo "usage: scripts/wasm-suite.sh node|browser" >&2
  exit 2
  ;;
esac

log=$(mktemp)
trap 'rm -f "$log"' EXIT
wasm-pack --log-level warn test --mode no-install "${where[@]}" -- \
  --locked --no-default-features --features wasm,wasm-compiler --test "wasm_$1" 2>&1 | tee "$log"
if ! grep -qE '^test result: ok\. [1-9][0-9]* passed' "$log"; then
  echo "wasm-suite: no test ran in $1" >&2
  exit 1
fi
