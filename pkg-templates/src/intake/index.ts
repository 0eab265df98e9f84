// Intake: from an outside payload to a submission. It needs no wasm, and no host.
export { intake, type Intake, type IntakeActing, type IntakeReading, type IntakeSubmission } from "./intake.js";
export type { FactMapping, InstantMapping, IntakeMapping, MembersMapping, TextMapping } from "./mapping.js";
export type { IntakeProblem, IntakeProblemCode } from "./problem.js";
