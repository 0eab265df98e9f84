// JSON Pointers (RFC 6901).

/** The members that a pointer leads through; `null`: it is no pointer. */
export function tokensOf(pointer: string): readonly string[] | null {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return null;
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer to a member, or an entry, of what a pointer points to. */
export function under(pointer: string, ...tokens: readonly (string | number)[]): string {
  return tokens.reduce<string>((path, token) => `${path}/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`, pointer);
}
