#!/usr/bin/env bash
# Two clean builds of the wasm modules, from two folders, give the same bytes, and the bytes name no path of this
# machine. Prints `N passed, N failed`; exits 1 on a difference.
#
# Each build runs in a copy of the sources of its own, under another path with another target folder, so whatever
# leaks a path, a time stamp, a random seed or the order of a folder into the wasm shows as a difference.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

npm_bin=${NPM_BIN:-$PWD/node_modules/.bin}
export NPM_BIN=$npm_bin

work=$(mktemp -d "${TMPDIR:-/tmp}/countersign-reproducible.XXXXXX")
trap 'rm -rf "$work"' EXIT

build() { # NAME SOURCES
  mkdir -p "$2/.tools"
  cp -R "$work/sources/." "$2/"
  if [[ -d .tools/bin ]]; then ln -s "$PWD/.tools/bin" "$2/.tools/bin"; fi
  CARGO_TARGET_DIR=$work/target-$1 WASM_OUT=$work/$1 "$2/scripts/build-wasm.sh" >"$work/$1.log" 2>&1
}

# One snapshot for both: somebody may be typing.
mkdir "$work/sources"
tar -cf - --exclude=./.git --exclude=./.tools --exclude=./target --exclude=./pkg --exclude=./demo-output \
  --exclude=node_modules . | tar -xf - -C "$work/sources"

# At the same time: most of a build is one thread, linking.
echo "reproducible: two clean builds, in $work/here and in $work/and another/place"
build first "$work/here" &
first=$!
build second "$work/and another/place" &
second=$!
wait "$first" || broken=first
wait "$second" || broken=second
if [[ -n ${broken:-} ]]; then
  grep -v '^ *Compiling' "$work/$broken.log" >&2
  echo "reproducible: the $broken build failed" >&2
  exit 1
fi

passed=0 failed=0
pass() { passed=$((passed + 1)); echo "ok: $*"; }
miss() { failed=$((failed + 1)); echo "FAILED: $*" >&2; }

for module in preview runtime compiler; do
  for file in countersign_bg.wasm countersign.js; do
    if cmp "$work/first/$module/$file" "$work/second/$module/$file"; then
      pass "$module/$file is the same twice: sha256 $(sha256sum "$work/first/$module/$file" | cut -c 1-16)…"
    else
      miss "$module/$file differs between two clean builds"
    fi
  done

  # Fixed strings, over the raw bytes.
  wasm=$work/first/$module/countersign_bg.wasm
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
