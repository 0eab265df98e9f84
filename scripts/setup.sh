#!/usr/bin/env bash
# Brings one or more tools to the versions pinned here: scripts/setup.sh rust node wasm-bindgen wasm-pack cargo-deny browser
#
# A tool of exactly the pinned version on PATH is used as it is. Otherwise it is built into .tools/ inside the
# checkout. A tool that is up to date costs a few milliseconds, so the Makefile asks each time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly wasm_pack_version=0.15.0
readonly cargo_deny_version=0.20.2
readonly node_minimum=20.19.0
readonly wasm_target=wasm32-unknown-unknown

export PATH="$PWD/.tools/bin:$PATH"

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# at_least FOUND MINIMUM: compares dotted versions.
at_least() { [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]; }

# The version of a package in Cargo.lock.
locked_version() { awk -v name="\"$1\"" '$1 == "name" { hit = ($3 == name) } hit && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }

# cargo_tool COMMAND PACKAGE VERSION: COMMAND at exactly VERSION, from PATH or built into .tools/.
cargo_tool() {
  local command=$1 package=$2 version=$3
  if [[ "$("$command" --version 2>/dev/null | awk '{ print $2 }')" == "$version" ]]; then return; fi
  say "building $package $version into .tools/ (once; some minutes)"
  # From outside the checkout, so that the settings in .cargo/config.toml stay the crate's own. `--locked` is
  # the reproducible way; where a locked dependency is not to be had, a compatible one is better than no tool.
  local root=$PWD/.tools
  (cd / && cargo install --root "$root" --locked "$package@$version") ||
    (cd / && cargo install --root "$root" "$package@$version") ||
    fail "cannot build $package $version; the lines above say why"
}

setup_rust() {
  local minimum found
  minimum=$(awk -F'"' '/^rust-version/ { print $2 }' Cargo.toml)
  command -v cargo >/dev/null && command -v rustc >/dev/null || fail "no Rust here: install rustup, then run this again"
  found=$(rustc --version | awk '{ print $2 }')
  # A version check and no rust-toolchain.toml: any toolchain that is new enough will do, and none is fetched unasked.
  at_least "$found" "$minimum" || fail "rustc $found is too old, $minimum is needed: rustup update"
  if [[ ! -d "$(rustc --print target-libdir --target "$wasm_target")" ]]; then
    say "adding the target $wasm_target"
    rustup target add "$wasm_target" || fail "cannot add the target $wasm_target: rustup target add $wasm_target"
  fi
}

# What `make lint` needs on top.
setup_rust-lint() {
  setup_rust
  cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt || fail "no rustfmt: rustup component add rustfmt"
  cargo clippy --version >/dev/null 2>&1 || rustup component add clippy || fail "no clippy: rustup component add clippy"
}

setup_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "no Node.js here: install Node $node_minimum or newer, with npm"
  local found
  found=$(node --version)
  at_least "${found#v}" "$node_minimum" || fail "node ${found#v} is too old, $node_minimum is needed"
}

# The command must be the very version of the library that Cargo.lock names: the two share a private format.
setup_wasm-bindgen() { cargo_tool wasm-bindgen wasm-bindgen-cli "$(locked_version wasm-bindgen)"; }
setup_wasm-pack() { cargo_tool wasm-pack wasm-pack "$wasm_pack_version"; }
setup_cargo-deny() { cargo_tool cargo-deny cargo-deny "$cargo_deny_version"; }

# Other people's tools, which check a bundle as its VERIFY.md says.
setup_verifiers() {
  local probe=true
  python3 -c 'import ensurepip, venv' 2>/dev/null || probe=false
  openssl version 2>/dev/null | grep -q '^OpenSSL [3-9]' || probe=false
  if $probe; then return; fi
  local install='apt-get update && apt-get install -y python3-venv openssl'
  if [[ -e /etc/debian_version && $(id -u) == 0 ]]; then
    say "installing Python's venv and OpenSSL: $install"
    (apt-get update -qq && apt-get install -y -qq python3-venv openssl >/dev/null) || fail "cannot install them: $install"
    return
  fi
  fail "python3 with venv and openssl 3 are needed to check bundles with other people's tools: $install"
}

# PostgreSQL with its `pg_dump`, for the restore drill: the server from npm that the other tests start comes without.
setup_postgres() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && compgen -G '/usr/lib/postgresql/*/bin/pg_dump' >/dev/null && return
  local install='apt-get update && apt-get install -y postgresql'
  if [[ -e /etc/debian_version && $(id -u) == 0 ]]; then
    say "installing PostgreSQL: $install"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null) || fail "cannot install it: $install"
    return
  fi
  fail "the restore drill needs PostgreSQL with pg_dump below /usr/lib/postgresql; on Debian, as root: $install"
}

setup_browser() {
  local found=true
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || found=false
  command -v chromedriver >/dev/null || found=false
  if $found; then return; fi
  local install='apt-get update && apt-get install -y chromium chromium-driver'
  if [[ -e /etc/debian_version && $(id -u) == 0 ]]; then
    say "installing Chromium and ChromeDriver: $install"
    (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium chromium-driver) >&2 ||
      fail "cannot install Chromium and ChromeDriver: $install"
  else
    fail "the browser tests need Chromium and ChromeDriver; on Debian, as root: $install"
  fi
}

for tool in "$@"; do
  case $tool in
  rust | rust-lint | node | wasm-bindgen | wasm-pack | cargo-deny | browser | verifiers | postgres) "setup_$tool" ;;
  *) fail "no tool named \`$tool\`" ;;
  esac
done
