/**
 * What the compiler found, for an editor: offsets instead of lines and columns, within the text whatever it holds.
 *
 * @param source the text that was compiled.
 *
 * @example
 * ```ts
 * import { compile } from "countersign/compiler";
 * import { diagnostics } from "countersign/editor";
 *
 * const source = `policy("leave", 1); step("lead").approvers(role("lead")).quorum(0);`;
 * const [first] = diagnostics(source, compile(source).findings);
 * console.log(first?.severity, first?.source, source.slice(first?.from, first?.to)); // prints: error invalid_quorum 0
 * ```
 */
export function diagnostics(source, findings) {
    const starts = lineStarts(source);
    return findings.map(({ code, severity, message, hint, line, column, end_line, end_column }) => {
        const from = offset(source, starts, line, column);
        return {
            from,
            to: Math.max(from, offset(source, starts, end_line, end_column)),
            severity: severity === "note" ? "info" : severity,
            message: hint === undefined ? message : `${message}\nhint: ${hint}`,
            source: code,
        };
    });
}
function lineStarts(source) {
    const starts = [0];
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1))
        starts.push(at + 1);
    return starts;
}
/** The offset of a line and a column, both 1-based; a column counts characters, of which some take two code units. */
function offset(source, starts, line, column) {
    const start = starts[line - 1];
    if (start === undefined)
        return source.length;
    const end = (starts[line] ?? source.length + 1) - 1;
    let at = start;
    for (let left = column - 1; left > 0 && at < end; left -= 1)
        at += (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    return Math.min(at, end);
}
