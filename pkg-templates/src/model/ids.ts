// Ids as TypeScript sees them: strings at run time, distinct types at compile time, so that a step's id
// cannot be passed where a person's is meant.

declare const brand: unique symbol;
declare const plain: unique symbol;

type Branded<Name extends string> = string & { readonly [brand]: Name };

/** An id on its way in: a plain string, or one that an answer gave; never an id of another kind. */
type Accepts<Name extends string> = Branded<Name> | (string & { readonly [brand]?: never; readonly [plain]?: never });

/** Who acts or approves; compared byte for byte, so the host canonicalises (case, Unicode form). */
export type PersonId = Branded<"PersonId">;
/** A {@link PersonId}, or a plain string that becomes one. */
export type PersonIdInput = Accepts<"PersonId">;

/** A step of a policy, in kebab-case; unique within the policy. */
export type StepId = Branded<"StepId">;
/** A {@link StepId}, or a plain string that becomes one. */
export type StepIdInput = Accepts<"StepId">;

/** A request, as its host names it; unique for the tenant. */
export type RequestId = Branded<"RequestId">;
/** A {@link RequestId}, or a plain string that becomes one. */
export type RequestIdInput = Accepts<"RequestId">;

/** An effect that was requested: the request, the transition and the effect's name. It never changes. */
export type EffectId = Branded<"EffectId">;
/** An {@link EffectId}, or a plain string that becomes one. */
export type EffectIdInput = Accepts<"EffectId">;

/** A hold on a request. */
export type HoldId = Branded<"HoldId">;
/** A {@link HoldId}, or a plain string that becomes one. */
export type HoldIdInput = Accepts<"HoldId">;

/** A policy, as its script names it in `policy(id, version)`. */
export type PolicyId = Branded<"PolicyId">;

/** A fact's name as the policy declares it. */
export type FactName = Branded<"FactName">;

/** A risk tier's name as the policy declares it. */
export type TierName = Branded<"TierName">;

/** A role's name, compared byte for byte. */
export type RoleName = Branded<"RoleName">;

/** A calendar of the host's, which says which hours and days are worked. */
export type CalendarName = Branded<"CalendarName">;

/** Where an attested fact comes from, in kebab-case. */
export type SourceName = Branded<"SourceName">;

/** The thing under review: the article, the contract. */
export type SubjectId = Branded<"SubjectId">;
/** A {@link SubjectId}, or a plain string that becomes one. */
export type SubjectIdInput = Accepts<"SubjectId">;

/** SHA-256 of a definition's canonical JSON (RFC 8785), 64 lower-case hex digits. A request is pinned to it. */
export type DefinitionDigest = Branded<"DefinitionDigest">;

/** SHA-256 of what those who decide are shown, 64 lower-case hex digits. */
export type ViewDigest = Branded<"ViewDigest">;
/** A {@link ViewDigest}, or a plain string that becomes one. */
export type ViewDigestInput = Accepts<"ViewDigest">;

/** SHA-256 of a command's canonical JSON (RFC 8785): what an idempotency key stands for, 64 lower-case hex digits. */
export type PayloadDigest = Branded<"PayloadDigest">;
/** A {@link PayloadDigest}, or a plain string that becomes one. */
export type PayloadDigestInput = Accepts<"PayloadDigest">;

/** JSON Pointer (RFC 6901) into what was passed in, such as `/facts/budget`. */
export type JsonPointer = Branded<"JsonPointer">;

/** An instant in UTC as RFC 3339 writes it, such as `2026-03-01T09:00:00Z`; milliseconds at the finest. */
export type Instant = string;
