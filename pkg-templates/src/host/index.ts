// The host, without its way in: an entry adds `createApprovals`.
export { Approvals, type Deciding, type GivenCommand, type NewDraft, type NewSubmission, type Seen } from "./approvals.js";
export type { Answer, Receipt } from "./answer.js";
export type { Erasable, Rebuilt } from "./audit.js";
export type { Grant } from "./deployment.js";
export type { Acting } from "./give.js";
export type { Filter, InboxItem, Listed, Page } from "./lists.js";
export type { ApprovalsOptions, CalendarSource } from "./options.js";
export { directoryPeople, staticPeople, type Asking, type Directory, type PeopleSource } from "./people.js";
export type { DefinitionInput } from "./policies.js";
export type { Reader } from "./reading.js";
export { keyServiceSigner, webCryptoSigner, type KeyPair, type KeyService, type NamedJwk, type Signer } from "./signer.js";
export type { TimelineEntry } from "./timeline.js";
export type { NotAdvanced, Woken } from "./wake.js";
export type * from "../store/port.js";
export type * from "../store/rows.js";
