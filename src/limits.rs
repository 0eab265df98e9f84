//! Every bound of the engine, in one table.
//!
//! A bound is part of what the engine promises: a policy, a definition or a request either fits and is
//! handled within known time and memory, or is refused with a typed error that names the bound. The unit is
//! the last word of the name; where that is a noun (`STEPS`), the unit is a count of them.

// The sandbox in which a policy script builds its definition.

/// Size of a policy script, in bytes of UTF-8.
pub const SOURCE_BYTES: usize = 131_072;
/// Work of a policy script, in operations as Rhai counts them; what a script reads and what it calls of the vocabulary is
/// weighed and added, so that no operation is much dearer than another.
pub const OPERATIONS: u64 = 100_000;
/// Nesting of function calls in a policy script, in calls.
pub const CALL_DEPTH: usize = 16;
/// Nesting of an expression in a policy script or a definition, in levels.
pub const EXPRESSION_DEPTH: usize = 64;
/// Levels of nesting of one condition of a definition; in JSON each takes up to two, which [`JSON_DEPTH`] has room for.
pub const RULE_DEPTH: usize = 28;
/// Size of a string that a policy script writes or makes, in bytes of UTF-8; of the strings of one array or map together.
pub const STRING_BYTES: usize = 32_768;
/// Size of an array that a policy script makes, in items, those of arrays inside it included.
pub const ARRAY_ITEMS: usize = 4_000;
/// Arguments of a call and parameters of a function in a policy script, in arguments: for one more, Rhai tries twice as
/// many ways to serve a call that nothing serves.
pub const ARGUMENTS: usize = 8;
/// Size of an object map that a policy script makes, in entries.
pub const MAP_ENTRIES: usize = 1_000;
/// Variables of a policy script, in variables alive at once.
pub const VARIABLES: usize = 500;
/// Functions that a policy script defines, in functions.
pub const FUNCTIONS: usize = 500;
/// Different calls of unknown functions, or of functions with wrong arguments, found in one go, in calls.
pub const STAND_INS: usize = 32;
/// Arguments of such a call, in arguments; one with more stops the script.
pub const STAND_IN_ARGUMENTS: usize = 8;
/// Work of lowering the conditions of a policy, in parts of the script that are looked at.
pub const LOWERED_PARTS: usize = 40_000;
/// Size of the words of a condition that an explanation quotes, in characters.
pub const WORDS_CHARS: usize = 500;
/// Size of the part of a script's line that a finding shows, in characters.
pub const SOURCE_LINE_CHARS: usize = 2_000;
/// Findings reported about one policy, in findings; the first ones, in the order in which they are found.
pub const FINDINGS: usize = 200;

// What a definition holds.

/// Facts that a policy declares, in facts.
pub const FACTS: usize = 200;
/// Nesting of a fact's type (lists of objects of lists …), in levels.
pub const FACT_DEPTH: usize = 4;
/// Size of a fact's type, in types within it, itself included.
pub const FACT_PARTS: usize = 500;
/// Members of an object fact, in members.
pub const OBJECT_MEMBERS: usize = 50;
/// Entries of a list fact, in entries.
pub const LIST_ITEMS: usize = 1_000;
/// Nesting of `any`, `all`, `count`, … in a condition, in levels: two keep the work of a condition bounded.
pub const QUANTIFIER_DEPTH: usize = 2;
/// Thresholds, deadlines, reminders, pieces of evidence or effects of one kind in one place, in entries.
pub const ENTRIES_PER_STEP: usize = 16;
/// Length of the text that says what a fact or a signature means, in bytes of UTF-8.
pub const MEANING_BYTES: usize = 1_000;
/// Values of one enumeration, in values.
pub const ENUMERATION_VALUES: usize = 1_000;
/// Risk tiers of a policy, in tiers.
pub const TIERS: usize = 32;
/// Steps of a policy, in steps.
pub const STEPS: usize = 100;
/// Approval thresholds of one step, in quorums.
pub const QUORUMS_PER_STEP: usize = 8;
/// Size of all lowered expressions of a policy together, in nodes.
pub const EXPRESSION_NODES: usize = 4_096;

// What comes through the door.

/// Size of a definition document, in bytes of UTF-8.
pub const DEFINITION_BYTES: usize = 1_048_576;
/// Size of a request document, in bytes of UTF-8.
pub const REQUEST_BYTES: usize = 1_048_576;
/// Nesting of a JSON document, in arrays and objects around the innermost value.
pub const JSON_DEPTH: usize = 64;
/// Size of a string fact's value, in bytes of UTF-8.
pub const FACT_TEXT_BYTES: usize = 65_536;
/// Size of a fact's name, in bytes.
pub const FACT_NAME_BYTES: usize = 64;
/// Size of any other id or name (step, role, unit, person), in bytes of UTF-8.
pub const ID_BYTES: usize = 128;
/// Answers about people in one request, in rows: people, role members, units, managers, delegations and
/// contributors together.
pub const PEOPLE: usize = 100_000;
/// Business calendars in one command, in calendars.
pub const CALENDARS: usize = 64;
/// Worked intervals of one day of the week in a calendar, in intervals.
pub const CALENDAR_INTERVALS: usize = 16;
/// Holidays of a calendar, in holidays.
pub const CALENDAR_HOLIDAYS: usize = 1_000;
/// Changes of a calendar's offset from UTC, in changes.
pub const CALENDAR_OFFSETS: usize = 400;
/// How far after its start business time is counted, in days of 24 hours.
pub const CALENDAR_REACH_DAYS: u32 = 10_000;
/// Things that happen by themselves before one command (deadlines, reminders, …), in things.
pub const DUE_EVENTS: usize = 10_000;
/// Delegations followed to find for whom somebody may decide on a step, in delegations; further ways are not found.
pub const DELEGATIONS_FOLLOWED: usize = 1_000;
/// Pieces of evidence on one step, in pieces.
pub const EVIDENCE_PER_STEP: usize = 100;
/// Size of a request's state, in bytes of JSON.
pub const STATE_BYTES: usize = 8_388_608;
/// What is signed of a record, in bytes: the limit of a common key service.
pub const SIGNING_INPUT_BYTES: usize = 4_096;
/// What is verified or exported at once, in bytes of JSON.
pub const BUNDLE_BYTES: usize = 268_435_456;
/// Open holds of one request, in holds.
pub const HOLDS: usize = 100;

/// Size of the tree of a scenario's file, in bytes of JSON.
pub const SCENARIO_BYTES: usize = 4_194_304;
/// Values of a scenario, lists and maps and what aliases stand for included, in values.
pub const SCENARIO_NODES: usize = 20_000;

// What errors may cost.

/// Size of a word for which a similar one is looked up, in characters; a longer one gets no suggestion.
pub const SUGGESTION_CHARS: usize = 64;
/// Candidates that are compared with a misspelt word, in words.
pub const SUGGESTION_CANDIDATES: usize = 1_000;
/// Size of the part of an input that an error message quotes, in characters.
pub const QUOTE_CHARS: usize = 64;
