// Intake, fact by fact: payloads that pass beside payloads that fail.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { one, styled, told } from "./support/intake.mjs";

/** Fact mapping; payloads and the value that the fact then has; payloads and what is wrong with them. */
const TABLE = {
  "as it is": {
    fact: "/a",
    pass: [['{"a":"x"}', "x"], ['{"a":""}', ""], ['{"a":true}', true], ['{"a":-42}', -42], ['{"a":9007199254740991}', 9007199254740991], ['{"a":"12,5"}', "12,5"]],
    fail: [
      ["{}", "missing /a"],
      ['{"a":null}', "missing /a"],
      ['{"a":1.5}', "inexact /a"],
      ['{"a":1.0}', "inexact /a"],
      ['{"a":1e2}', "inexact /a"],
      ['{"a":-0}', "inexact /a"],
      ['{"a":9007199254740992}', "inexact /a"],
      ['{"a":[1]}', "wrong_type /a"],
      ['{"a":{"b":1}}', "wrong_type /a"],
      ['{"a":"\\ud800"}', "wrong_type /a"],
    ],
  },
  optional: {
    fact: { path: "/a/b", optional: true },
    pass: [['{"a":{"b":"x"}}', "x"], ['{"a":{}}', undefined], ['{"a":{"b":null}}', undefined], ['{"a":null}', undefined], ["{}", undefined]],
    fail: [['{"a":5}', "wrong_type /a"], ['{"a":{"B":"x"}}', "unmapped /a/B"], ['{"a":["x"]}', "unmapped /a/0"], ['{"a":{"b":[]}}', "wrong_type /a/b"]],
  },
  constant: {
    fact: { value: { currency: "EUR", value: "1.50" } },
    pass: [["{}", { currency: "EUR", value: "1.50" }], ["[]", { currency: "EUR", value: "1.50" }]],
    fail: [['{"it":1}', "unmapped /it"], ["[0]", "unmapped /0"]],
  },
  table: {
    fact: { path: "/a", values: { "us-en": "US", 1: "one", true: false } },
    pass: [['{"a":"us-en"}', "US"], ['{"a":1}', "one"], ['{"a":"1"}', "one"], ['{"a":true}', false]],
    fail: [
      ['{"a":"us-EN"}', "unknown_value /a"],
      ['{"a":"US"}', "unknown_value /a"],
      ['{"a":""}', "unknown_value /a"],
      ['{"a":"toString"}', "unknown_value /a"],
      ['{"a":"__proto__"}', "unknown_value /a"],
      ['{"a":false}', "unknown_value /a"],
      ['{"a":1.0}', "unknown_value /a"],
      ['{"a":["us-en"]}', "wrong_type /a"],
    ],
  },
  integer: {
    fact: { path: "/a", integer: true },
    pass: [['{"a":"42"}', 42], ['{"a":-7}', -7], ['{"a":"0"}', 0]],
    fail: [['{"a":"42.0"}', "wrong_type /a"], ['{"a":"042"}', "wrong_type /a"], ['{"a":" 42"}', "wrong_type /a"], ['{"a":""}', "wrong_type /a"], ['{"a":"9007199254740993"}', "inexact /a"], ['{"a":true}', "wrong_type /a"]],
  },
  decimal: {
    fact: { path: "/a", decimal: true },
    pass: [
      ['{"a":12.10}', "12.10"],
      ['{"a":"12.10"}', "12.10"],
      ['{"a":0.1}', "0.1"],
      ['{"a":-0.30}', "-0.30"],
      ['{"a":12345678901234567890.123}', "12345678901234567890.123"],
      ['{"a":9007199254740993}', "9007199254740993"],
    ],
    fail: [
      ['{"a":1e2}', "wrong_type /a"],
      ['{"a":"1e2"}', "wrong_type /a"],
      ['{"a":"12,10"}', "wrong_type /a"],
      ['{"a":"1.234,50"}', "wrong_type /a"],
      ['{"a":"007"}', "wrong_type /a"],
      ['{"a":"+1"}', "wrong_type /a"],
      ['{"a":".5"}', "wrong_type /a"],
      ['{"a":"5."}', "wrong_type /a"],
      ['{"a":-0.0}', "wrong_type /a"],
      ['{"a":"١٢"}', "wrong_type /a"],
      [`{"a":${"9".repeat(65)}}`, "wrong_type /a"],
    ],
  },
  money: {
    fact: { path: "/a", money: "EUR" },
    pass: [['{"a":12.10}', { currency: "EUR", value: "12.10" }], ['{"a":"0.30"}', { currency: "EUR", value: "0.30" }], ['{"a":5}', { currency: "EUR", value: "5" }]],
    fail: [['{"a":"12.10 EUR"}', "wrong_type /a"], ['{"a":"€5"}', "wrong_type /a"], ['{"a":{"currency":"EUR","value":"1"}}', "wrong_type /a"]],
  },
  "money in cents": {
    fact: { path: "/a", money: "EUR", minor: 2 },
    pass: [['{"a":1210}', { currency: "EUR", value: "12.10" }], ['{"a":"5"}', { currency: "EUR", value: "0.05" }], ['{"a":-5}', { currency: "EUR", value: "-0.05" }], ['{"a":0}', { currency: "EUR", value: "0.00" }]],
    fail: [['{"a":12.10}', "wrong_type /a"], ['{"a":"12.10"}', "wrong_type /a"], ['{"a":1e3}', "wrong_type /a"]],
  },
  "money in a currency that is read": {
    fact: { path: "/a", currency: { path: "/c", values: { eur: "EUR", jpy: "JPY", bhd: "BHD" } }, minor: { EUR: 2, JPY: 0 } },
    pass: [['{"a":1210,"c":"eur"}', { currency: "EUR", value: "12.10" }], ['{"a":1210,"c":"jpy"}', { currency: "JPY", value: "1210" }]],
    fail: [['{"a":1210,"c":"bhd"}', "unknown_value /a"], ['{"a":1210,"c":"usd"}', "unknown_value /c"], ['{"a":1210}', "missing /c"], ['{"c":"eur"}', "missing /a"], ['{"a":12.1,"c":"eur"}', "wrong_type /a"]],
  },
  "a currency as it is": {
    fact: { path: "/a", currency: "/c" },
    pass: [['{"a":12.10,"c":"EUR"}', { currency: "EUR", value: "12.10" }]],
    fail: [['{"a":12.10,"c":"eur"}', "wrong_type /c"], ['{"a":12.10,"c":978}', "wrong_type /c"], ['{"a":"x","c":"EUR"}', "wrong_type /a"]],
  },
  "local time in Berlin": {
    fact: { path: "/a", zone: "Europe/Berlin" },
    pass: [
      // Winter is UTC+1, summer UTC+2. In 2026 clocks go forward on 29 March and back on 25 October.
      ['{"a":"2026-03-29T01:59:59"}', "2026-03-29T00:59:59Z"],
      ['{"a":"2026-03-29T03:00"}', "2026-03-29T01:00:00Z"],
      ['{"a":"2026-10-25T01:59"}', "2026-10-24T23:59:00Z"],
      ['{"a":"2026-10-25T03:00:00.250"}', "2026-10-25T02:00:00.25Z"],
      ['{"a":"2028-02-29 12:00"}', "2028-02-29T11:00:00Z"],
    ],
    fail: [
      ['{"a":"2026-03-29T02:00"}', "nonexistent_time /a"],
      ['{"a":"2026-03-29T02:59:59.999"}', "nonexistent_time /a"],
      ['{"a":"2026-10-25T02:00"}', "ambiguous_time /a"],
      ['{"a":"2026-10-25T02:59:59"}', "ambiguous_time /a"],
      ['{"a":"2026-02-29T12:00"}', "invalid_time /a"],
      ['{"a":"2026-04-31T12:00"}', "invalid_time /a"],
      ['{"a":"2026-13-01T12:00"}', "invalid_time /a"],
      ['{"a":"2026-03-01T24:00"}', "wrong_type /a"],
      ['{"a":"2026-12-31T23:59:60"}', "wrong_type /a"],
      ['{"a":"2026-03-01"}', "wrong_type /a"],
      ['{"a":"2026-03-01T09:00Z"}', "wrong_type /a"],
      ['{"a":"2026-03-01T09:00:00+01:00"}', "wrong_type /a"],
      ['{"a":"2026-03-01T09:00[Europe/Berlin]"}', "wrong_type /a"],
      ['{"a":"1.3.2026 9:00"}', "wrong_type /a"],
      ['{"a":"0001-01-01T00:00"}', "invalid_time /a"],
      ['{"a":1772355600}', "wrong_type /a"],
    ],
  },
  "local time in New York": {
    fact: { path: "/a", zone: "America/New_York" },
    pass: [
      // Winter is UTC-5, summer UTC-4. In 2026 clocks go forward on 8 March and back on 1 November.
      ['{"a":"2026-03-08T01:59"}', "2026-03-08T06:59:00Z"],
      ['{"a":"2026-03-08T03:00"}', "2026-03-08T07:00:00Z"],
      ['{"a":"2026-03-29T02:30"}', "2026-03-29T06:30:00Z"],
      ['{"a":"2026-11-01T00:59"}', "2026-11-01T04:59:00Z"],
      ['{"a":"2026-11-01T02:00"}', "2026-11-01T07:00:00Z"],
    ],
    fail: [['{"a":"2026-03-08T02:30"}', "nonexistent_time /a"], ['{"a":"2026-11-01T01:30"}', "ambiguous_time /a"]],
  },
  "day in Berlin": {
    fact: { path: "/a", day: "Europe/Berlin" },
    pass: [['{"a":"2026-03-01T22:59:59Z"}', "2026-03-01"], ['{"a":"2026-03-01T23:00:00Z"}', "2026-03-02"], ['{"a":"2026-03-01T23:00:00+01:00"}', "2026-03-01"], ['{"a":"2026-07-01T22:00:00Z"}', "2026-07-02"]],
    fail: [['{"a":"2026-03-01"}', "wrong_type /a"], ['{"a":"2026-03-01T09:00"}', "wrong_type /a"], ['{"a":"2026-02-30T09:00:00Z"}', "invalid_time /a"], ['{"a":"9999-12-31T23:30:00Z"}', "invalid_time /a"]],
  },
  "list of single values": {
    fact: { path: "/a", each: { path: "", values: { x: "X", y: "Y" } } },
    pass: [['{"a":[]}', []], ['{"a":["x","y","x"]}', ["X", "Y", "X"]]],
    fail: [['{"a":["x","z",null,["x"]]}', "unknown_value /a/1", "missing /a/2", "wrong_type /a/3"], ['{"a":"x"}', "wrong_type /a"], ['{"a":{"0":"x"}}', "wrong_type /a"], ['{"a":null}', "missing /a"]],
  },
  "list of lists": {
    fact: { path: "/a", each: { path: "", each: "" } },
    pass: [['{"a":[[1,2],[],[3]]}', [[1, 2], [], [3]]]],
    fail: [['{"a":[1]}', "wrong_type /a/0"]],
  },
  "list of objects": {
    fact: { path: "/lines", each: { members: { sku: "/sku", price: { path: "/price", currency: { path: "/cur", root: true } }, note: { path: "/note", optional: true } } } },
    pass: [['{"cur":"EUR","lines":[{"sku":"a","price":1.10},{"sku":"b","price":2,"note":"n"}]}', [{ sku: "a", price: { currency: "EUR", value: "1.10" } }, { sku: "b", price: { currency: "EUR", value: "2" }, note: "n" }]]],
    fail: [
      ['{"cur":"EUR","lines":[{"sku":"a","price":1,"vat":{"rate":19}},{"price":"?"}]}', "missing /lines/1/sku", "wrong_type /lines/1/price", "unmapped /lines/0/vat"],
      ['{"cur":"EUR","lines":[7]}', "missing /lines/0/sku", "missing /lines/0/price", "wrong_type /lines/0"],
      ['{"cur":"EUR","lines":[],"more":{"lines":[1]}}', "unmapped /more"],
    ],
  },
  "object from within an object": {
    fact: { path: "/who", members: { name: "/name", city: "/address/city" } },
    pass: [['{"who":{"name":"Ana","address":{"city":"Köln"}}}', { name: "Ana", city: "Köln" }]],
    fail: [['{"who":{"name":"Ana","address":{"city":"Köln","zip":"1"}}}', "unmapped /who/address/zip"], ['{"who":[]}', "wrong_type /who"], ['{"who":"Ana"}', "wrong_type /who"]],
  },
  "object from all over": {
    fact: { members: { a: "/x/0", b: { members: { c: "/y~1z/~0" } } } },
    pass: [['{"x":["one"],"y/z":{"~":"tilde"}}', { a: "one", b: { c: "tilde" } }]],
    fail: [['{"x":["one",null],"y/z":{"~":"tilde","~0":"no"}}', "unmapped /x/1", "unmapped /y~1z/~00"], ['{"x":[],"y/z":{"~":"t"}}', "missing /x/0"], ['{"x":{"00":"one"},"y/z":{"~":"t"}}', "missing /x/0", "unmapped /x/00"]],
  },
};

describe("a fact", () => {
  for (const [name, { fact, pass, fail }] of Object.entries(TABLE)) {
    for (const [payload, value] of pass) {
      it(`${name}: ${payload} passes`, () => {
        const read = one(fact)(payload);
        assert.equal(read.problems, undefined, JSON.stringify(read.problems));
        assert.deepEqual(read.submission, { policy: "note", id: "r-1", facts: value === undefined ? {} : { it: value } });
        assert.deepEqual(read.acting, { by: "mia" });
      });
    }
    for (const [payload, ...problems] of fail) {
      it(`${name}: ${payload} fails`, () => {
        const read = one(fact)(payload);
        assert.deepEqual(told(read), problems);
        assert.equal(read.submission, undefined);
        styled(read);
      });
    }
  }

  it("says of a time that exists twice which two instants it is", () => {
    const [{ hint, message }] = one({ path: "/a", zone: "Europe/Berlin" })('{"a":"2026-10-25T02:30"}').problems;
    assert.match(message, /Europe\/Berlin/);
    assert.match(hint, /2026-10-25T00:30:00Z.*2026-10-25T01:30:00Z/);
  });
});
