/** A line of a policy in words. */
export interface OutlineLine {
  /** 0 for a heading, 1 for an entry, 2 for what belongs to the entry. */
  readonly level: 0 | 1 | 2;
  /** Such as "`legal` when `f.new_vendor`". */
  readonly text: string;
}
