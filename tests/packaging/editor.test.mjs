// countersign/editor: what each word of a policy is highlighted as, in both grammars, and where findings are in the text.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { PKG, readJson, ROOT } from "./support/consumer.mjs";
import { textMateTokens } from "./support/textmate.mjs";

const { diagnostics, policyLanguage, textMateGrammar } = await import("../../pkg/editor/index.js");
const { compile } = await import("../../pkg/compiler.node.js");

/** The tokens of a text, line by line as an editor reads it: `[style, text]`, without space. */
function tokens(source) {
  let state = policyLanguage.startState();
  const found = [];
  for (const string of source.split("\n")) {
    // An editor keeps copies of states: what is read from one must not change another.
    state = policyLanguage.copyState(state);
    const stream = { string, pos: 0 };
    while (stream.pos < string.length) {
      const from = stream.pos;
      const style = policyLanguage.token(stream, state);
      assert.ok(stream.pos > from && stream.pos <= string.length, `moves on in ${JSON.stringify(string)} at ${from}`);
      const text = string.slice(from, stream.pos);
      if (text.trim() === "") assert.ok(style === null || /string|comment/.test(style));
      else found.push([style, text]);
    }
  }
  return found;
}

const styled = (source) => tokens(source).map(([style, text]) => `${text} ${style}`);

/** The vocabulary as the compiler has it: each word with an example of its use. */
const USAGE = [...readFileSync(join(ROOT, "src/compiler/api/usage.rs"), "utf8").matchAll(/\(\s*"(\w+)",\s*"((?:[^"\\]|\\.)*)",?\s*\)/g)].map(
  ([, word, usage]) => ({ word, example: /`((?:[^`\\]|\\.)*)`/.exec(usage.replace(/\\"/g, '"'))[1] }),
);

/** Every policy of the tests. */
const POLICIES = readdirSync(join(ROOT, "tests"), { recursive: true })
  .filter((name) => name.endsWith(".rhai"))
  .map((name) => ({ name, source: readFileSync(join(ROOT, "tests", name), "utf8") }));

describe("the stream parser", () => {
  it("tells the parts of a policy apart", () => {
    const source = [
      "// Social publishing",
      'fact("budget", money("EUR").optional());',
      'step("finance")',
      "    .when(|f| (f.budget ?? 0) >= 50_000 && large(f.tier))",
    ].join("\n");
    assert.deepEqual(tokens(source), [
      ["comment", "// Social publishing"],
      ["variableName.function.standard", "fact"], ["punctuation", "("], ["string", '"budget"'], ["punctuation", ","],
      ["typeName.standard", "money"], ["punctuation", "("], ["string", '"EUR"'], ["punctuation", ")"],
      ["punctuation", "."], ["propertyName.function.standard", "optional"], ["punctuation", "("], ["punctuation", ")"], ["punctuation", ")"], ["punctuation", ";"],
      ["variableName.function.standard", "step"], ["punctuation", "("], ["string", '"finance"'], ["punctuation", ")"],
      ["punctuation", "."], ["propertyName.function.standard", "when"], ["punctuation", "("], ["operator", "|"], ["variableName", "f"], ["operator", "|"],
      ["punctuation", "("], ["variableName", "f"], ["punctuation", "."], ["propertyName", "budget"], ["operator", "??"], ["number", "0"], ["punctuation", ")"],
      ["operator", ">="], ["number", "50_000"], ["operator", "&&"], ["variableName.function", "large"], ["punctuation", "("],
      ["variableName", "f"], ["punctuation", "."], ["propertyName", "tier"], ["punctuation", ")"], ["punctuation", ")"],
    ]);
  });

  it("reads comments that nest, over lines", () => {
    assert.deepEqual(tokens("a /* one\n/* two */ still\n*/ b /**/ c"), [
      ["variableName", "a"], ["comment", "/* one"], ["comment", "/* two */ still"], ["comment", "*/"], ["variableName", "b"], ["comment", "/**/"], ["variableName", "c"],
    ]);
    assert.deepEqual(styled("a /* open\n\nb"), ["a variableName", "/* open comment", "b comment"]);
  });

  it("reads numbers with underscores, other bases, places and exponents", () => {
    for (const number of ["0", "1_000_000", "0.5", "12.50", "1e6", "2.5e-3", "0xff_ff", "0b1010", "0o17"]) assert.deepEqual(tokens(number), [["number", number]]);
    assert.deepEqual(styled("1..9"), ["1 number", ".. operator", "9 number"]);
    assert.deepEqual(styled("1..=9"), ["1 number", "..= operator", "9 number"]);
  });

  it("reads strings with escapes, templates with expressions in them, raw strings and characters", () => {
    assert.deepEqual(tokens(String.raw`"a \" b" + 'c'`), [["string", String.raw`"a \" b"`], ["operator", "+"], ["string", "'c'"]]);
    assert.deepEqual(styled('#"a "quoted" b"# x'), ['#"a "quoted" b"# string', "x variableName"]);
    assert.deepEqual(styled('##"a "# b"## x'), ['##"a "# b"## string', "x variableName"]);
    assert.deepEqual(styled("`a ${f({ x: 1 })} b\nc` d"), ["`a ${ string", "f variableName.function", "( punctuation", "{ punctuation", "x variableName", ": punctuation", "1 number", "} punctuation", ") punctuation", "} punctuation", " b string", "c` string", "d variableName"]);
    // A string that nobody closed ends with its line; one that a backslash continues does not.
    assert.deepEqual(styled('"open\nx'), ['"open string', "x variableName"]);
    assert.deepEqual(styled('"open \\\nx" y'), ['"open \\ string', 'x" string', "y variableName"]);
  });

  it("calls a word what it is where it stands", () => {
    // `all` is a threshold, and a method of lists; a fact may be called like a type.
    assert.deepEqual(styled("quorum(all()) f.all(x) f.date"), [
      "quorum variableName.function", "( punctuation", "all variableName.function.standard", "( punctuation", ") punctuation", ") punctuation",
      "f variableName", ". punctuation", "all propertyName.function.standard", "( punctuation", "x variableName", ") punctuation",
      "f variableName", ". punctuation", "date propertyName",
    ]);
    assert.deepEqual(styled("let when = true; if in"), ["let keyword", "when variableName", "= operator", "true bool", "; punctuation", "if keyword", "in keyword"]);
  });

  it("highlights every word of the vocabulary in the way it is written", () => {
    assert.ok(USAGE.length >= 77, `${USAGE.length} words`);
    for (const { word, example } of USAGE) {
      const found = tokens(example).find(([, text]) => text === word);
      assert.ok(found, `${word} in ${example}`);
      assert.match(found[0], /\.standard$/, `${word} in ${example}`);
    }
  });

  it("knows no word as one of the vocabulary that the compiler does not know", async () => {
    const { FUNCTIONS, METHODS, TYPES } = await import("../../pkg/editor/vocabulary.js");
    const known = new Set(USAGE.map(({ word }) => word));
    const ofLists = new Set(["contains", "starts_with", "ends_with", "len", "any", "all", "count", "sum"]);
    assert.deepEqual([...FUNCTIONS, ...TYPES, ...METHODS].filter((word) => !known.has(word) && !ofLists.has(word)), []);
  });

  it("reads every policy of the tests to its end, and finds nothing in a sound one that it does not know", () => {
    assert.ok(POLICIES.length >= 4);
    for (const { name, source } of POLICIES) {
      const found = tokens(source);
      assert.equal(found.map(([, text]) => text).join("").replace(/\s/g, ""), source.replace(/\s/g, ""), `${name} is whole`);
      if (name.startsWith("policies/")) assert.deepEqual(found.filter(([style]) => style === "invalid"), [], name);
    }
  });
});

describe("the TextMate grammar", () => {
  it("is in the package as a file, the same", () => {
    assert.deepEqual(readJson(join(PKG, "policy.tmLanguage.json")), textMateGrammar);
    assert.equal(textMateGrammar.scopeName, "source.countersign-policy");
  });

  it("agrees with the stream parser about every policy of the tests", () => {
    const kind = (style) => /^(comment|string|number|keyword|bool|typeName|propertyName\.function\.standard|variableName\.function\.standard)/.exec(style ?? "")?.[1] ?? "other";
    const SCOPES = [
      [/^comment/, "comment"], [/^string|^constant\.character/, "string"], [/^constant\.numeric/, "number"], [/^keyword\.control/, "keyword"], [/^constant\.language/, "bool"],
      [/^support\.type/, "typeName"], [/^support\.function\.method/, "propertyName.function.standard"], [/^support\.function$/, "variableName.function.standard"],
    ];
    const scopeKind = (scope) => SCOPES.find(([pattern]) => pattern.test(scope))?.[1] ?? "other";
    const perCharacter = (parts, of) => parts.flatMap(([style, text]) => [...text.replace(/\s/g, "")].map(() => of(style)));
    let compared = 0;
    for (const { name, source } of POLICIES.filter(({ name }) => name.startsWith("policies/") || name.includes("whole-language") || name.startsWith("language/"))) {
      if (name.includes("fail")) continue;
      const one = perCharacter(tokens(source), kind);
      const other = perCharacter(textMateTokens(textMateGrammar, source), scopeKind);
      const characters = [...source.replace(/\s/g, "")];
      const at = characters.findIndex((_, index) => one[index] !== other[index]);
      assert.equal(at, -1, `${name}: ${characters.slice(at - 20, at + 20).join("")} is ${one[at]} and ${other[at]}`);
      compared += characters.length;
    }
    assert.ok(compared > 3_000, `${compared} characters`);
  });

  it("highlights every word of the vocabulary", () => {
    for (const { word, example } of USAGE) {
      const found = textMateTokens(textMateGrammar, example).find(([, text]) => text === word);
      assert.match(found?.[0] ?? "", /^support\./, `${word} in ${example}`);
    }
  });

  it("reads comments that nest", () => {
    const found = textMateTokens(textMateGrammar, "a /* one\n/* two */ still\n*/ b");
    assert.deepEqual(found.filter(([scope]) => !scope.startsWith("comment")).map(([, text]) => text), ["a", "b"]);
  });
});

describe("diagnostics", () => {
  const findings = (source) => {
    const found = diagnostics(source, compile(source).findings);
    return found.filter(({ severity }) => severity === "error").map(({ from, to, source: code }) => [code, source.slice(from, to)]);
  };

  it("are where the findings are, as offsets of JavaScript strings", () => {
    const source = `policy("p", 1);\nstep("a").when(|f| f.missing).approvers(role("r"));\nstep("b").approvers(role("r")).quorum(0);\n`;
    assert.deepEqual(findings(source), [["unknown_fact", "f.missing"], ["invalid_quorum", "0"]]);
  });

  it("count characters beyond U+FFFF as the two code units that they are", () => {
    const source = `policy("p", 1); /* 😀😀 */ step("a").when(|f| "😀" == f.missing).approvers(role("r"));`;
    assert.deepEqual(findings(source), [["unknown_fact", "f.missing"]]);
    // A family of four is seven characters and eleven code units; a combining accent is a character of its own.
    const clusters = `policy("p", 1); /* 👨‍👩‍👧‍👦 e\u0301 */ step("a").when(|f| f.missing).approvers(role("r"));`;
    assert.deepEqual(findings(clusters), [["unknown_fact", "f.missing"]]);
  });

  it("hold in texts with the line ends of other systems", () => {
    const source = `policy("p", 1);\r\n// 😀\r\nstep("a").when(|f| f.missing).approvers(role("r"));\r\n`;
    assert.deepEqual(findings(source), [["unknown_fact", "f.missing"]]);
  });

  it("carry severity, message with hint, and code", () => {
    const place = { line: 1, column: 1, end_line: 1, end_column: 4, source_line: "abc" };
    const given = [
      { code: "unused_fact", severity: "note", message: "it is not used", ...place },
      { code: "hard_to_reject", severity: "warning", message: "it is hard", hint: "make it easy", ...place },
    ];
    assert.deepEqual(diagnostics("abc", given), [
      { from: 0, to: 3, severity: "info", message: "it is not used", source: "unused_fact" },
      { from: 0, to: 3, severity: "warning", message: "it is hard\nhint: make it easy", source: "hard_to_reject" },
    ]);
  });

  it("stay within the text, whatever a finding says", () => {
    const at = (line, column, end_line, end_column) => {
      const [{ from, to }] = diagnostics("ab\n😀\n", [{ code: "syntax_error", severity: "error", message: "m", line, column, end_line, end_column, source_line: "" }]);
      return [from, to];
    };
    assert.deepEqual(at(1, 1, 1, 3), [0, 2]);
    assert.deepEqual(at(1, 9, 1, 99), [2, 2], "not beyond its line");
    assert.deepEqual(at(2, 1, 2, 2), [3, 5]);
    assert.deepEqual(at(2, 2, 2, 1), [5, 5], "never backwards");
    assert.deepEqual(at(3, 1, 3, 2), [6, 6]);
    assert.deepEqual(at(9, 1, 9, 2), [6, 6]);
    assert.deepEqual(at(1, 1, 9, 9), [0, 6]);
  });
});
