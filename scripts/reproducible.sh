#!/usr/bin/env bash
# A clean build of the wasm modules in another place gives the bytes that `make build` made here, and they name no path of
# this machine. Prints `N passed, N failed`; exits 1 on a difference.
#
# The build runs in a copy of the sources, under another path with another target folder, so whatever leaks a path, a
# time stamp, a random seed or the order of a folder into the wasm shows as a difference.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

npm_bin=${NPM_BIN:-$PWD/node_modules/.bin}
export NPM_BIN=$npm_bin

work=$(mktemp -d "${TMPDIR:-/tmp}/countersign-reproducible.XXXXXX")
trap 'rm -rf "$work"' EXIT

there="$work/and another/place"
mkdir -p "$there/.tools"
tar -cf - --exclude=./.git --exclude=./.tools --exclude=./target --exclude=./pkg --exclude=./demo-output \
  --exclude=node_modules . | tar -xf - -C "$there"
if [[ -d .tools/bin ]]; then ln -s "$PWD/.tools/bin" "$there/.tools/bin"; fi

echo "reproducible: a clean build in $there"
if ! CARGO_TARGET_DIR=$work/target WASM_OUT=$work/wasm "$there/scripts/build-wasm.sh" >"$work/log" 2>&1; then
  grep -v '^ *Compiling' "$work/log" >&2
  echo "reproducible: the build failed" >&2
  exit 1
fi

passed=0 failed=0
pass() { passed=$((passed + 1)); echo "ok: $*"; }
miss() { failed=$((failed + 1)); echo "FAILED: $*" >&2; }

for module in preview runtime compiler; do
  for file in countersign_bg.wasm countersign.js; do
    if cmp "target/wasm/$module/$file" "$work/wasm/$module/$file"; then
      pass "$module/$file is the same twice: sha256 $(sha256sum "$work/wasm/$module/$file" | cut -c 1-16)…"
    else
      miss "$module/$file differs between the build here and a clean one"
    fi
  done

  # Fixed strings, over the raw bytes.
  wasm=target/wasm/$module/countersign_bg.wasm
  for path in "$PWD" "$work" "${CARGO_HOME:-$HOME/.cargo}" "$(rustc --print sysroot)" /home/ /root/ /Users/ /tmp/; do
    if grep -aqF -- "$path" "$wasm"; then
      miss "$module names a path of this machine: $(grep -aoF -- "$path" "$wasm" | sort | uniq -c | head -n 1)"
    else
      pass "$module does not name $path"
    fi
  done
  # What these checks rest on: dependencies are named, under the name that they were given instead.
  if grep -aqF -- /deps/ "$wasm"; then pass "$module names its dependencies as /deps/"; else miss "$module names no /deps/: is the remapping still done?"; fi
done

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
