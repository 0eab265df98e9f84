#!/usr/bin/env bash
# Builds the wasm modules: scripts/build-wasm.sh [preview] [runtime] [compiler]   (all, unless named)
#
#   preview   feature `wasm-preview`   profile `wasm-preview`   loads and routes: for a page that previews
#   runtime   feature `wasm`           profile `wasm-runtime`   the same, and requests and records
#   compiler  feature `wasm-compiler`  profile `wasm-compiler`  the policy language, scenarios, metrics
#
# Leaves countersign_bg.wasm, countersign.js and their types in $WASM_OUT/<module>/ (default target/wasm).
# The bytes depend on the sources, Cargo.lock, the toolchain and the tools' versions, and on nothing else of the
# machine: paths are remapped below, seeds are fixed in .cargo/config.toml. scripts/reproducible.sh holds it to that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly root=$PWD
readonly target=wasm32-unknown-unknown
readonly cargo_target=${CARGO_TARGET_DIR:-target}
readonly out=${WASM_OUT:-target/wasm}
# Where the tools from npm are; a second checkout may borrow the first one's.
readonly npm_bin=${NPM_BIN:-node_modules/.bin}
export PATH="$PWD/.tools/bin:$PATH"

fail() {
  echo "build-wasm: $*" >&2
  exit 1
}

# What every engine of the last years runs, and rustc already emits. Named one by one: `--all-features` would let
# the optimiser use what browsers do not have yet.
readonly wasm_features=(
  --mvp-features
  --enable-bulk-memory
  --enable-multivalue
  --enable-mutable-globals
  --enable-nontrapping-float-to-int
  --enable-reference-types
  --enable-sign-ext
)

# What is left to do after LLVM, measured by what it compresses to. `-Oz` gives fewer bytes and more of them on the line: it
# makes code that was written twice differ. Nothing here is for speed: the engines optimise what runs often.
readonly wasm_passes=(
  --duplicate-function-elimination
  --optimize-instructions
  --precompute
  --vacuum
  --duplicate-function-elimination
  --remove-unused-module-elements
  --rse
  --vacuum
  --reorder-locals
)

# Panic messages carry file names. Those of dependencies would name this machine, and so would the standard library's
# where its sources are installed; they become `/deps/<crate>/…` and `/rustc/<commit>/…`, which is how the library
# names itself elsewhere. (`trim-paths`, which would do the same, is not stable.)
remap_flags() {
  local flags=() index commit
  flags+=("--remap-path-prefix=$root=/countersign")
  for index in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    [[ -d $index ]] && flags+=("--remap-path-prefix=${index%/}=/deps")
  done
  commit=$(rustc -vV | awk '$1 == "commit-hash:" { print $2 }')
  flags+=("--remap-path-prefix=$(rustc --print sysroot)/lib/rustlib/src/rust=/rustc/$commit")
  # The form with separators survives spaces in paths.
  local IFS=$'\x1f'
  printf '%s' "${flags[*]}"
}

build() {
  local module=$1 features=$2 cfg=${3:-}
  local raw=$cargo_target/$target/wasm-$module/countersign.wasm dir=$out/$module
  CARGO_ENCODED_RUSTFLAGS=$remapped${cfg:+$'\x1f'--cfg=$cfg} \
    cargo build --locked --lib --target "$target" --profile "wasm-$module" --no-default-features --features "$features"

  rm -rf "$dir.new"
  wasm-bindgen --target web --out-dir "$dir.new" --out-name countersign \
    --remove-name-section --remove-producers-section "$raw"
  "$npm_bin/wasm-opt" "${wasm_features[@]}" "${wasm_passes[@]}" --strip-debug --strip-producers --strip-target-features \
    "$dir.new/countersign_bg.wasm" -o "$dir.new/optimised.wasm"
  mv "$dir.new/optimised.wasm" "$dir.new/countersign_bg.wasm"

  # Whole or not at all: an interrupted build leaves the previous module.
  rm -rf "$dir"
  mv "$dir.new" "$dir"
  printf 'build-wasm: %s, %s bytes\n' "$dir/countersign_bg.wasm" "$(wc -c <"$dir/countersign_bg.wasm")"
}

[[ -x $npm_bin/wasm-opt ]] || fail "no $npm_bin/wasm-opt: run \`npm ci\`"

# The sources of the dependencies must be there before their paths can be remapped.
cargo fetch --locked --target "$target" --quiet
# Only for what is built for wasm, as `--target` is given; and over whatever flags the caller's environment holds.
unset RUSTFLAGS
remapped=$(remap_flags)
readonly remapped
# SHA-256 as a loop, for what is loaded by pages and hashes a definition: a tenth of the bytes.
readonly compact='sha2_backend_soft="compact"'

mkdir -p "$out"
[[ $# -gt 0 ]] || set -- preview runtime compiler
for module in "$@"; do
  case $module in
  # Measured: see the profiles in Cargo.toml.
  preview) build preview wasm-preview "$compact" ;;
  runtime) build runtime wasm ;;
  compiler) build compiler wasm-compiler "$compact" ;;
  *) fail "no module named \`$module\`: preview, runtime, compiler" ;;
  esac
done
