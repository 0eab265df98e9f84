// The words of the policy language, as an editor tells them apart.
/** What stands at the start of a statement, or inside the parentheses of one. */
export const FUNCTIONS = [
    "policy", "fact", "tier", "step",
    "at_least", "unreachable", "all", "percent", "weighted", "evidence",
    "role", "role_for", "person", "manager_of_submitter", "any_of", "each_of",
    "minutes", "hours", "days", "business_hours", "business_days", "expires_after",
    "escalate_to", "reassign_to", "approve_automatically", "reject_automatically", "expire", "manual_review",
    "allow", "allow_self_approval", "allow_retract", "allow_redelegation", "one_person_many_roles",
    "approve_when_no_step_applies", "void_all_on_amend", "max_rounds",
    "distinct_people", "exclude_contributors", "membership", "reject_reasons",
    "effect", "on_approved", "on_rejected", "on_expired", "on_revoked",
    "div_round",
];
/** The types of facts. */
export const TYPES = ["string", "boolean", "integer", "decimal", "money", "enumeration", "date", "instant", "list", "object"];
/** What follows a dot and takes arguments: of a fact's type, a step or an effect; then, in conditions, of texts and lists. */
export const METHODS = [
    "optional", "min", "max", "max_length", "describe", "attested_by",
    "when", "after", "approvers", "fallback", "quorum", "rejected_by", "requires", "deadline", "remind", "reviews",
    "meaning", "requires_claims", "requires_signature",
    "compensate_with", "expect_ack",
    "contains", "starts_with", "ends_with", "len", "any", "all", "count", "sum",
];
/** The words of Rhai itself. */
export const KEYWORDS = [
    "let", "const", "fn", "private", "if", "else", "switch", "for", "in", "while", "loop", "do", "until",
    "break", "continue", "return", "throw", "try", "catch",
];
/** The two values that are words. */
export const BOOLEANS = ["true", "false"];
