# Countersign. `make` lists the targets; each does its own set-up (scripts/setup.sh) and rebuilds only what is out of date.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH)

WASM := wasm32-unknown-unknown
PREVIEW := --no-default-features --features wasm-preview
RUNTIME := --no-default-features --features wasm
COMPILER := --no-default-features --features wasm-compiler
SURFACE := --no-default-features --features wasm,wasm-compiler
RUST_SOURCES := Cargo.toml Cargo.lock .cargo/config.toml $(shell find src -name '*.rs')
PKG_SOURCES := $(shell find pkg-templates scripts/build-pkg.mjs README.md CHANGELOG.md LICENSE-* -type f 2>/dev/null)
WWW_SOURCES := scripts/www.mjs scripts/packed.mjs $(shell find www tests/policies -type f -not -path '*/node_modules/*' -not -path 'www/dist/*' -not -path 'www/.packed/*' -not -path 'www/examples/*' 2>/dev/null)
EXAMPLES := scripts/examples.mjs scripts/packed.mjs $(shell find www/examples -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/.packed/*' 2>/dev/null)
WASM_FILES := $(patsubst %,target/wasm/%/countersign_bg.wasm,preview runtime compiler)
# npm's own mark of a finished install.
NPM := node_modules/.package-lock.json
BENCH_NPM := benches/node_modules/.package-lock.json
# What the native tests of hostile inputs leave for those in wasm.
HOSTILE := target/hostile/scripts/index.json
# What the native laws leave of generated sequences for those in wasm.
SEQUENCES := target/sequences/count
# Not denied in tests, which may panic, index, add and print. (The library itself is linted without these.)
IN_TESTS := $(addprefix -A clippy::,unwrap_used expect_used unwrap_in_result panic panic_in_result_fn unreachable \
	indexing_slicing string_slice arithmetic_side_effects integer_division as_conversions print_stdout print_stderr)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---- set-up: quick checks each time, work only when something is missing

.PHONY: setup setup-rust setup-node setup-wasm setup-wasm-pack setup-lint setup-browser setup-verifiers setup-postgres
setup: setup-rust setup-node setup-wasm setup-wasm-pack setup-lint setup-browser setup-verifiers setup-postgres $(NPM) ## Install every tool, pinned: all that the targets below would install
setup-rust: ; @scripts/setup.sh rust
setup-node: ; @scripts/setup.sh node
setup-wasm: ; @scripts/setup.sh rust wasm-bindgen
setup-wasm-pack: ; @scripts/setup.sh rust wasm-bindgen wasm-pack
setup-lint: ; @scripts/setup.sh rust-lint cargo-deny
setup-browser: ; @scripts/setup.sh browser
setup-verifiers: ; @scripts/setup.sh verifiers
setup-postgres: ; @scripts/setup.sh postgres

$(NPM): package.json package-lock.json | setup-node
	npm ci --no-audit --no-fund
	@touch $@
$(BENCH_NPM): benches/package.json benches/package-lock.json | setup-node
	npm ci --prefix benches --no-audit --no-fund
	@touch $@

# ---- build

.PHONY: build wasm
build: pkg/package.json ## Build the three wasm modules and the npm package, into pkg/
wasm: $(WASM_FILES)
target/wasm/%/countersign_bg.wasm: $(RUST_SOURCES) scripts/build-wasm.sh $(NPM) | setup-wasm
	scripts/build-wasm.sh $*
	@touch $@
pkg/package.json: $(WASM_FILES) $(PKG_SOURCES) $(NPM)
	node scripts/build-pkg.mjs
	@touch $@

# ---- run

.PHONY: demo history bench bench-hostile www www-build
demo: build ## Route real policies in Node, with reasons (COUNTERSIGN_HISTORY=FILE: real declarations too)
	node scripts/demo.mjs
history: build ## Replay real declarations as commands, with the cause of every difference (COUNTERSIGN_HISTORY=FILE)
	node scripts/history.mjs
www: build ## Build the playground and serve it
	node scripts/www.mjs serve
www-build: www/dist/index.html ## Build the playground: static files in www/dist, for any path
www/dist/index.html: pkg/package.json $(WWW_SOURCES)
	node scripts/www.mjs build
	@touch $@
bench-hostile: wasm $(HOSTILE) ## W9: what hostile scripts and definitions cost, natively and in wasm
	cargo bench --locked --bench w9
	node benches/w9.mjs
bench: build www-build $(BENCH_NPM) | setup-browser ## Measure against the peers, all answers compared; writes benches/results.json
	node benches/run.mjs

# ---- test

.PHONY: quick test test-native test-no-default test-wasm-node test-wasm-browser test-node test-packaging test-stores test-browser test-element test-www
quick: test-native test-node ## The inner loop: native and Node tests
test: test-native test-no-default test-wasm-node test-wasm-browser test-node test-packaging test-stores test-browser test-element test-www ## Everything that CI runs
	@echo "make test: all suites passed"

test-native: | setup-rust ## Rust: unit tests, integration tests, examples in the documentation
	cargo test --locked
test-no-default: | setup-rust ## Rust without the compiler: what a native run time takes
	cargo test --locked --no-default-features --lib --test house
test-wasm-node: | setup-wasm-pack ## Rust compiled to wasm, in Node
	scripts/wasm-suite.sh node
test-wasm-browser: | setup-wasm-pack setup-browser ## The same in headless Chromium
	scripts/wasm-suite.sh browser
$(HOSTILE): src/limits.rs $(wildcard tests/hostile/*) $(wildcard tests/hostile/scripts/*) | setup-rust
	cargo test --locked --test hostile
	@touch $@
test-node: build $(HOSTILE) ## The wasm modules and the package, in Node
	@# The native trees, verdicts and answers that the package's are held to; the vectors that WebCrypto is held to.
	cargo test --locked --quiet --test scenarios
	cargo test --locked --quiet --test record ed25519
	scripts/node-suite.sh tests/wasm
test-packaging: build | setup-verifiers ## The packed package, installed where people install it; its types and its command line
	@# The native answers that the types must describe.
	cargo test --locked --quiet --test scenarios
	scripts/node-suite.sh tests/packaging
test-stores: build | setup-postgres ## The stores and the host on them: in memory, PGlite, and a PostgreSQL server that the tests start
	scripts/node-suite.sh tests/stores
$(SEQUENCES): $(RUST_SOURCES) tests/support/ledger.rs $(wildcard tests/laws/request/*) | setup-rust
	cargo test --locked --test laws recorded
	@touch $@
test-browser: build $(SEQUENCES) | setup-browser ## The package in headless Chromium
	@# The native answers that those in Node and in Chromium are held to.
	cargo test --locked --quiet --test routes --test scenarios --test record
	scripts/node-suite.sh tests/browser
www/examples/dist/html/index.html: pkg/package.json $(EXAMPLES)
	node scripts/examples.mjs build
test-element: build www/examples/dist/html/index.html | setup-browser ## The web components in headless Chromium, bundled as in anybody's page; in React, Vue and Svelte
	scripts/node-suite.sh tests/element
test-www: build www-build | setup-browser ## The playground and the CMS as they are deployed, in headless Chromium
	scripts/node-suite.sh tests/www

# ---- check

.PHONY: lint lint-rust lint-deny lint-types size reproducible
lint: lint-rust lint-deny lint-types size ## Format, clippy, dependencies, strict TypeScript, size budget

lint-rust: | setup-lint ## rustfmt; clippy natively and for wasm, warnings denied
	cargo fmt --check
	cargo clippy --locked --lib -- -D warnings
	cargo clippy --locked --lib --no-default-features -- -D warnings
	cargo clippy --locked --lib --target $(WASM) $(PREVIEW) -- -D warnings
	cargo clippy --locked --lib --target $(WASM) $(RUNTIME) -- -D warnings
	cargo clippy --locked --lib --target $(WASM) $(COMPILER) -- -D warnings
	cargo clippy --locked --all-targets -- -D warnings $(IN_TESTS)
	cargo clippy --locked --test wasm_node --test wasm_browser --target $(WASM) $(SURFACE) -- -D warnings $(IN_TESTS)
	@# The fuzz targets compile. The library that they are linked with is C++, and is not built for that.
	CUSTOM_LIBFUZZER_PATH=./none.a cargo clippy --locked --manifest-path fuzz/Cargo.toml --target-dir target -- -D warnings $(IN_TESTS)
# `advisories` is left out: it fetches a database, and a check must not depend on the network. See deny.toml.
lint-deny: | setup-lint ## Licences, sources and duplicates of the dependencies
	cargo deny --all-features --locked check bans licenses sources
lint-types: $(NPM) ## tsc --strict over the package's sources
	tsc -p pkg-templates --noEmit --strict
size: build ## W8: what a page loads, brotli, and that it does not grow
	node scripts/size.mjs
reproducible: wasm ## A clean build elsewhere gives the same wasm, and it names no path of the machine
	scripts/reproducible.sh

.PHONY: clean
clean: ## Remove what was built (not the tools in .tools/ and node_modules/)
	rm -rf target pkg demo-output
