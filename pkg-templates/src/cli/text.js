// Text as a terminal shows it: how wide it is, where it breaks, and nothing in it that the terminal would obey.
/** Control characters as their escapes, so that text from a file cannot move the cursor or hide a line. */
export function visible(text) {
    return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
        const code = character.codePointAt(0) ?? 0;
        return `\\u{${code.toString(16)}}`;
    });
}
/** How many columns the text takes; colours take none. */
export function width(text) {
    let columns = 0;
    for (const character of text.replace(/\u001b\[\d+m/g, "")) {
        if (/\p{Mn}|\p{Me}/u.test(character))
            continue;
        columns += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u.test(character) ? 2 : 1;
    }
    return columns;
}
/** The text's words in lines of at most `columns`; a longer word has a line of its own. */
export function wrap(text, columns) {
    const lines = [];
    let line = "";
    for (const word of text.split(" ")) {
        if (line === "")
            line = word;
        else if (width(line) + 1 + width(word) <= columns)
            line += ` ${word}`;
        else {
            lines.push(line);
            line = word;
        }
    }
    lines.push(line);
    return lines;
}
/** `1 error`, `2 errors`. */
export function counted(count, what) {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}
/** `a`, `a and b`, `a, b and c`; a long list is cut, and says so. */
export function listed(items, last, most = 12) {
    const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : [...items];
    const word = items.length > most ? "and" : last;
    const final = shown.pop();
    if (final === undefined)
        return "";
    return shown.length === 0 ? final : `${shown.join(", ")} ${word} ${final}`;
}
