// What the terminal can show: colour, Unicode, and how many columns.
const UNICODE = {
    open: "●",
    waiting: "○",
    skipped: "◌",
    blocked: "✗",
    unknown: "?",
    fine: "✓",
    branch: "├─",
    corner: "└─",
    bar: "│",
    dot: "·",
};
const ASCII = {
    open: "*",
    waiting: "o",
    skipped: "-",
    blocked: "x",
    unknown: "?",
    fine: "+",
    branch: "|-",
    corner: "`-",
    bar: "|",
    dot: "-",
};
/** A Node stream as a {@link Terminal}. */
export function terminal(stream, environment = process.env) {
    const colour = wantsColour(stream, environment);
    const unicode = speaksUnicode(environment);
    return {
        columns: Math.max(40, Math.min(stream.columns ?? 80, 120)),
        colour,
        unicode,
        style: colour ? COLOURS : PLAIN,
        glyphs: unicode ? UNICODE : ASCII,
        line: (text = "") => void stream.write(`${text}\n`),
        write: (text) => void stream.write(text),
    };
}
/** FORCE_COLOR goes before NO_COLOR, as in Node itself; without either, only a terminal gets colour. */
function wantsColour(stream, environment) {
    const forced = environment["FORCE_COLOR"];
    if (forced !== undefined)
        return forced !== "0" && forced !== "false";
    if (environment["NO_COLOR"])
        return false;
    return stream.isTTY === true && environment["TERM"] !== "dumb";
}
/** The locale's own rule: the first of these that is set and not empty decides. */
function speaksUnicode(environment) {
    if (process.platform === "win32")
        return Boolean(environment["WT_SESSION"] ?? environment["TERM_PROGRAM"]);
    const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"] || "";
    return /utf-?8/i.test(locale);
}
const paint = (on, off) => (text) => (text === "" ? text : `\u001b[${on}m${text}\u001b[${off}m`);
const COLOURS = {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
};
const plain = (text) => text;
const PLAIN = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };
