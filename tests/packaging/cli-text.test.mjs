// How the command line measures, breaks and lists text.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { counted, listed, visible, width, wrap } from "../../pkg/cli/text.js";
import { terminal } from "../../pkg/cli/terminal.js";

describe("text", () => {
  it("is as wide as a terminal shows it", () => {
    const cases = { abc: 3, "": 0, 漢字: 4, "e\u0301": 1, "🎉": 2, "\u001b[31mred\u001b[39m": 3, "├─ ●": 4 };
    for (const [text, columns] of Object.entries(cases)) assert.equal(width(text), columns, JSON.stringify(text));
  });

  it("breaks between words, within the width, and loses none", () => {
    const text = "the quick brown fox jumps over the lazy 漢字漢字漢字 dog and_a_word_longer_than_the_line";
    for (let columns = 8; columns <= 90; columns += 1) {
      const lines = wrap(text, columns);
      assert.equal(lines.join(" "), text);
      for (const line of lines) assert.ok(width(line) <= columns || !line.includes(" "), `${columns}: ${line}`);
    }
  });

  it("is listed as a person would say it", () => {
    assert.equal(listed([], "or"), "");
    assert.equal(listed(["ana"], "or"), "ana");
    assert.equal(listed(["ana", "bo"], "or"), "ana or bo");
    assert.equal(listed(["ana", "bo", "cy"], "and"), "ana, bo and cy");
    assert.equal(listed(["a", "b", "c", "d"], "or", 2), "a, b and 2 more");
    assert.deepEqual([counted(0, "step"), counted(1, "step"), counted(2, "step")], ["0 steps", "1 step", "2 steps"]);
  });

  it("shows what a terminal would obey, and leaves the rest alone", () => {
    assert.equal(visible("plain `text`, 漢字 é 🎉"), "plain `text`, 漢字 é 🎉");
    assert.equal(visible("a\u001b[2Kb\nc\u202ed\u0085"), "a\\u{1b}[2Kb\\u{a}c\\u{202e}d\\u{85}");
  });
});

describe("a terminal", () => {
  const tty = { isTTY: true, columns: 100 };
  const file = {};
  const colour = (stream, environment) => terminal(stream, environment).colour;

  it("has colour if it is one, unless it is told otherwise", () => {
    assert.equal(colour(tty, {}), true);
    assert.equal(colour(file, {}), false);
    assert.equal(colour(tty, { TERM: "dumb" }), false);
    assert.equal(colour(tty, { NO_COLOR: "1" }), false);
    assert.equal(colour(tty, { NO_COLOR: "" }), true, "empty is not set, as the convention has it");
    assert.equal(colour(file, { FORCE_COLOR: "1" }), true);
    assert.equal(colour(tty, { FORCE_COLOR: "0" }), false);
    assert.equal(colour(file, { FORCE_COLOR: "1", NO_COLOR: "1" }), true, "as in Node");
  });

  it("is as wide as it says, within reason; a file is 80 columns", () => {
    assert.deepEqual([tty, file, { columns: 10 }, { columns: 400 }].map((stream) => terminal(stream, {}).columns), [100, 80, 40, 120]);
  });

  it("speaks Unicode if the locale does: the first variable that is set decides", () => {
    const unicode = (environment) => terminal(tty, environment).unicode;
    assert.equal(unicode({}), false);
    assert.equal(unicode({ LANG: "en_GB.UTF-8" }), true);
    assert.equal(unicode({ LANG: "en_GB.UTF-8", LC_ALL: "C" }), false);
    assert.equal(unicode({ LANG: "C", LC_CTYPE: "C.utf8" }), true);
    assert.equal(unicode({ LANG: "C.UTF-8", LC_ALL: "" }), true);
  });
});
