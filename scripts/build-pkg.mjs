// Builds the publishable npm package in pkg/ from pkg-templates/ and the wasm modules in target/wasm/:
//   node scripts/build-pkg.mjs
// WASM_OUT names another folder with the modules.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const templates = join(root, "pkg-templates");
const wasm = resolve(root, process.env.WASM_OUT ?? "target/wasm");
const out = join(root, "pkg");
const draft = join(root, "target/pkg");

const MODULES = ["preview", "runtime", "compiler"];
const COPIED = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

function fail(message) {
  console.error(`build-pkg: ${message}`);
  process.exit(1);
}

/** The crate's version is the package's. */
function crateVersion() {
  const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
  return /^version = "([^"]+)"/m.exec(manifest)?.[1] ?? fail("Cargo.toml has no version");
}

function compileTypeScript() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  if (!existsSync(tsc)) fail("no TypeScript here: run `npm ci`");
  try {
    execFileSync(process.execPath, [tsc, "-p", templates, "--outDir", draft], { stdio: "inherit" });
  } catch {
    fail("the sources in pkg-templates/ do not compile; the lines above say why");
  }
}

/**
 * The glue would look for its wasm beside itself when it is started without one. No entry point does that, and a
 * bundler that follows the address would fail on it, so the address goes.
 */
function withoutDefaultAddress(glue, name) {
  const addresses = /module_or_path = new URL\([^;]*;/g;
  const found = glue.match(addresses)?.length ?? 0;
  if (found > 1) fail(`the glue of ${name} has changed: ${found} default addresses`);
  return glue.replace(addresses, `throw new TypeError("the module is started without its wasm");`);
}

/**
 * The glue writes a text into memory character by character, up to the first that is not ASCII. Hosts write all of it at once,
 * many times as fast; a text that takes more bytes than it has characters is left to the rest of the glue.
 */
function withTextsAtOnce(glue, name) {
  const loop = /for \(; offset < len; offset\+\+\) \{[^}]*\}/g;
  if (glue.match(loop)?.length !== 1) fail(`the glue of ${name} has changed: it writes texts in another way`);
  return glue.replace(loop, "if (cachedTextEncoder.encodeInto(arg, mem.subarray(ptr, ptr + len)).read === len) offset = len;");
}

function addModule(name) {
  const bytesFile = join(wasm, name, "countersign_bg.wasm");
  if (!existsSync(bytesFile)) fail(`no ${bytesFile}: run \`make wasm\``);
  const bytes = readFileSync(bytesFile);
  writeFileSync(join(draft, `${name}.wasm`), bytes);
  writeFileSync(join(draft, "wasm", `${name}.base64.js`), `export default "${bytes.toString("base64")}";\n`);
  const glue = readFileSync(join(wasm, name, "countersign.js"), "utf8");
  writeFileSync(join(draft, "wasm", `${name}.js`), withTextsAtOnce(withoutDefaultAddress(glue, name), name));
}

/** The grammar is written in TypeScript, beside the words that it is made of. */
async function addGrammar() {
  const { textMateGrammar } = await import(pathToFileURL(join(draft, "editor/textmate.js")).href);
  writeFileSync(join(draft, "policy.tmLanguage.json"), `${JSON.stringify(textMateGrammar, null, 2)}\n`);
}

function addManifest() {
  const manifest = JSON.parse(readFileSync(join(templates, "package.json"), "utf8"));
  manifest.version = crateVersion();
  writeFileSync(join(draft, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

rmSync(draft, { recursive: true, force: true });
compileTypeScript();
mkdirSync(join(draft, "wasm"), { recursive: true });
cpSync(join(templates, "src/wasm.d.ts"), join(draft, "wasm.d.ts"));
for (const name of MODULES) addModule(name);
addManifest();
await addGrammar();
cpSync(join(templates, "docs"), join(draft, "docs"), { recursive: true });
for (const name of COPIED) {
  if (existsSync(join(root, name))) cpSync(join(root, name), join(draft, name));
}
// What the checkout's README links to lies elsewhere in the package; its pictures are not in it.
const readme = join(draft, "README.md");
const told = readFileSync(readme, "utf8").replaceAll("](pkg-templates/docs/", "](docs/");
writeFileSync(readme, told.replace(/^!\[[^\]]*\]\(www\/[^)]*\)\n\n/gm, ""));
chmodSync(join(draft, "bin/countersign.js"), 0o755);

// Whole or not at all: an interrupted build leaves the previous package.
rmSync(out, { recursive: true, force: true });
renameSync(draft, out);
console.log(`build-pkg: ${out}, version ${crateVersion()}`);
