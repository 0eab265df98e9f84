// Refusals where there is no policy to ask the core with.
import type { Refusal } from "../model/refusal.js";

/** There is no such request; in the core's own words, so that nobody can tell it from one that they may not see. */
export function notFound(): Refusal {
  return {
    class: "caller",
    code: "not_found",
    detail: {},
    hint: "check the id; a request is shown only to those who take part in it",
    message: "there is no such request",
    retriable: false,
  };
}

/** No definition of a policy is in force. */
export function unknownPolicy(policy: string): Refusal {
  return {
    class: "caller",
    code: "unknown_definition",
    detail: { policy },
    hint: "check the policy's id; a definition is put in force with `definitions`, or with `activate`",
    message: `no definition of policy \`${policy}\` is in force`,
    path: "/policy" as never,
    retriable: false,
  };
}
