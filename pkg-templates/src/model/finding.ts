/** The codes of the language's errors, and of the notes and warnings of `check`: a closed list. */
export type FindingCode =
  | "syntax_error"
  | "unknown_function"
  | "missing_policy"
  | "duplicate_id"
  | "invalid_id"
  | "reserved_name"
  | "invalid_fact"
  | "unknown_fact"
  | "unknown_step"
  | "unknown_value"
  | "type_mismatch"
  | "optional_fact"
  | "currency_mismatch"
  | "inexact_literal"
  | "not_lowerable"
  | "missing_default_tier"
  | "unreachable_tier"
  | "cyclic_order"
  | "invalid_approvers"
  | "invalid_quorum"
  | "invalid_rejection"
  | "invalid_deadline"
  | "invalid_evidence"
  | "invalid_effect"
  | "invalid_option"
  | "script_failed"
  | "limit_exceeded"
  | "unmovable_review"
  | "hard_to_reject"
  | "unused_fact";

/** Something the compiler has to say about a place in a script. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: "error" | "warning" | "note";
  /** Lower case, no full stop, input in backticks. */
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** 1-based. */
  readonly end_line: number;
  /** 1-based, in characters, exclusive. */
  readonly end_column: number;
  readonly hint?: string;
  /** The text of line `line`. */
  readonly source_line: string;
}
