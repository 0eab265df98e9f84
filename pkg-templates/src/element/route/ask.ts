// From what the page has set to what the core answers.
import type { Definition } from "../../model/definition.js";
import type { PersonIdInput } from "../../model/ids.js";
import type { Refused } from "../../model/refusal.js";
import type { Facts, People, RouteRequest, Subject } from "../../model/request.js";
import type { Route } from "../../model/route.js";
import type { RequestView } from "../../model/view.js";
import { policyOf, route, troubleOf, type Policy, type Trouble } from "../core.js";

/** What `<countersign-route>` is asked with. */
export interface Question {
  readonly facts: Partial<Facts> | null;
  readonly submitter: PersonIdInput | null;
  readonly people: People | null;
  readonly now: string | null;
  readonly subject: Subject | null;
  readonly sources: { readonly [fact: string]: string } | null;
  readonly view: RequestView | null;
}

/** The policy, or why it is none. */
export function policyFor(definition: Definition | string): { policy: Policy } | { trouble: Trouble } {
  try {
    return { policy: policyOf(definition) };
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
}

/** The route, the refusal, or what is wrong with the question itself. */
export function answerTo(policy: Policy, question: Question): Route | Refused | { readonly trouble: Trouble } {
  try {
    return route(policy, requestOf(policy.definition, question));
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
}

/** What is known of a policy before any fact is. */
export function outline(policy: Policy): Route | undefined {
  const answer = route(policy, { by: "nobody", at: "1970-01-01T00:00:00Z", facts: {}, partial: true });
  return answer.refused ? undefined : answer;
}

/**
 * As long as a fact is missing that the policy needs, what is left out is not known yet; after that, it is left out.
 * A live request brings along what the page has not set.
 */
function requestOf(definition: Definition, question: Question): RouteRequest {
  const { people, subject, sources, view } = question;
  const facts = question.facts ?? view?.facts ?? {};
  const submitter = question.submitter ?? view?.submitter ?? null;
  const frame = {
    by: submitter ?? "nobody",
    at: question.now ?? view?.submitted_at ?? thisMinute(),
    // Who may act depends on who asks.
    ...(people === null || submitter === null ? {} : { people }),
    ...(subject === null ? {} : { subject }),
    ...(sources === null ? {} : { sources }),
  };
  if (isComplete(definition, facts)) return { ...frame, facts };
  return { ...frame, facts, partial: true };
}

function isComplete(definition: Definition, facts: Partial<Facts>): facts is Facts {
  return definition.facts.every(({ name, optional }) => optional === true || Object.hasOwn(facts, name));
}

function thisMinute(): string {
  return `${new Date().toISOString().slice(0, 16)}:00Z`;
}
