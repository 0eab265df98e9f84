// A small reader of TextMate grammars, for patterns that JavaScript's regular expressions read as Oniguruma does:
// `match`, `begin` and `end`, `include` of the repository. At each place the earliest match wins, then the first rule.

/** The tokens of a text: `[innermost scope, text]`, without what has none. */
export function textMateTokens(grammar, source) {
  const found = [];
  let stack = [{ rules: grammar.patterns, scope: "", end: null }];
  for (const line of source.split("\n")) {
    let at = 0;
    for (let steps = 0; at <= line.length; steps += 1) {
      if (steps > 10_000) throw new Error(`no end in ${line}`);
      const top = stack.at(-1);
      const next = earliest(grammar, top, line, at);
      const until = next ? next.index : line.length;
      if (until > at) found.push([top.scope, line.slice(at, until)]);
      if (!next) break;
      at = next.index + next.text.length;
      if (next.rule === null) {
        if (next.text !== "") found.push([top.scope, next.text]);
        stack = stack.slice(0, -1);
      } else if (next.rule.begin !== undefined) {
        const scope = next.rule.name ?? top.scope;
        found.push([scope, next.text]);
        const end = next.rule.end.replace(/\\(\d)/g, (_, group) => next.groups[Number(group)].replace(/[^\w#]/g, "\\$&"));
        stack = [...stack, { rules: next.rule.patterns ?? [], scope, end }];
      } else {
        found.push([next.rule.name ?? top.scope, next.text]);
        if (next.text === "") at += 1;
      }
      if (at >= line.length && !endsHere(stack.at(-1), line)) break;
    }
  }
  return found.filter(([, text]) => text.trim() !== "").flatMap(split);
}

/** Text without a scope comes with the space around it. */
function split([scope, text]) {
  return scope === "" ? text.split(/\s+/).filter(Boolean).map((part) => [scope, part]) : [[scope, text]];
}

function endsHere({ end }, line) {
  if (end === null) return false;
  const pattern = new RegExp(end, "y");
  pattern.lastIndex = line.length;
  return pattern.exec(line)?.[0] === "";
}

function earliest(grammar, { rules, end }, line, at) {
  let best = null;
  const offer = (pattern, rule) => {
    const regex = new RegExp(pattern, "g");
    regex.lastIndex = at;
    const match = regex.exec(line);
    if (match && (best === null || match.index < best.index)) best = { index: match.index, text: match[0], groups: [...match], rule };
  };
  if (end !== null) offer(end, null);
  for (const rule of flattened(grammar, rules)) offer(rule.match ?? rule.begin, rule);
  return best;
}

function flattened(grammar, rules, seen = new Set()) {
  return rules.flatMap((rule) => {
    if (rule.include === undefined) return rule.match === undefined && rule.begin === undefined ? flattened(grammar, rule.patterns, seen) : [rule];
    if (seen.has(rule.include)) return [];
    const target = grammar.repository[rule.include.slice(1)];
    return flattened(grammar, [target], new Set([...seen, rule.include]));
  });
}
