// The address: `#<screen>`, and behind it what is on the page as soon as anybody has changed it.

export const SCREENS = ["policy", "simulate", "audit"] as const;
export type Screen = (typeof SCREENS)[number];

/** What an address asks for. */
export interface Asked {
  readonly screen: Screen;
  /** The written setup; `null`: none. */
  readonly text: string | null;
  /** A screen that there is not. */
  readonly unknown: string | null;
}

export function asked(hash: string): Asked {
  const whole = hash.replace(/^#\/?/, "");
  const slash = whole.indexOf("/");
  const name = slash < 0 ? whole : whole.slice(0, slash);
  const text = slash < 0 ? "" : whole.slice(slash + 1);
  const screen = SCREENS.find((each) => each === name);
  return { screen: screen ?? "policy", text: text === "" ? null : text, unknown: screen !== undefined || name === "" ? null : name };
}

export function address(screen: Screen, text: string | null): string {
  return text === null ? `#${screen}` : `#${screen}/${text}`;
}
