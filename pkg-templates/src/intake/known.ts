// Which parts of a payload a mapping knows; everything else in one is a problem.
import { under } from "./pointer.js";
import { placed, type Problems } from "./problem.js";
import { described, type Place, type Tree } from "./tree.js";

/** A part of a payload that a mapping reads, reads from, or ignores. */
export class Known {
  /** Read as a whole, or as a container whose kind the reader looks at itself. */
  read: "whole" | "container" | null = null;
  ignored = false;
  readonly #members = new Map<string, Known>();
  /** Whichever member or entry. */
  #any: Known | null = null;

  /** The part that these members lead to. */
  follow(tokens: readonly string[]): Known {
    return tokens.reduce<Known>((known, token) => known.#member(token), this);
  }

  /** Whichever member or entry of this part. */
  any(): Known {
    this.#any ??= new Known();
    return this.#any;
  }

  /** What is known of a member or an entry. */
  of(token: string): readonly Known[] {
    return [this.#members.get(token), this.#any].filter((known): known is Known => known != null);
  }

  #member(token: string): Known {
    const known = this.#members.get(token) ?? new Known();
    this.#members.set(token, known);
    return known;
  }
}

/** Notes what lies at a place and is not known: the outermost part of it. */
export function unmapped(place: Place<Tree>, known: readonly Known[], problems: Problems): void {
  if (problems.full || known.some(({ read, ignored }) => read === "whole" || ignored)) return;
  if (known.length === 0) {
    problems.add("unmapped", place.path, `nothing reads ${placed(place.path)}`, "map it, or name it in `ignore`");
    return;
  }
  const { path, tree } = place;
  switch (tree.kind) {
    case "object":
      for (const [name, member] of tree.members) unmapped({ path: under(path, name), tree: member }, known.flatMap((part) => part.of(name)), problems);
      break;
    case "array":
      for (const [index, item] of tree.items.entries()) unmapped({ path: under(path, index), tree: item }, known.flatMap((part) => part.of(String(index))), problems);
      break;
    case "null":
      break;
    default:
      // A part of it would be read; what is there has none.
      if (known.every(({ read }) => read === null)) problems.add("wrong_type", path, `${placed(path)} is ${described(tree)}, but members of it are read`, "check the mapping, or the payload");
  }
}
