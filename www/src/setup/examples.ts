// The example policies, each with a request and with people: the policies are those that the engine's own tests run.
import contract from "../../../tests/policies/contract.rhai?raw";
import expenses from "../../../tests/policies/expenses.rhai?raw";
import productionChange from "../../../tests/policies/production-change.rhai?raw";
import purchase from "../../../tests/policies/purchase.rhai?raw";
import socialPublish from "../../../tests/policies/social-publish.rhai?raw";
import universityExpenses from "../../../tests/policies/university-expenses.rhai?raw";
import contractRequest from "../../../tests/policies/contract/finance-exactly.json";
import expensesRequest from "../../../tests/policies/expenses/cfo-exactly.json";
import changeRequest from "../../../tests/policies/production-change/normal.json";
import purchaseRequest from "../../../tests/policies/purchase/everything.json";
import socialRequest from "../../../tests/policies/social-publish/high-risk.json";
import universityRequest from "../../../tests/policies/university-expenses/university-all-steps.json";
import type { Setup } from "./setup.js";

/** An example. */
export interface Example {
  readonly id: string;
  readonly title: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  readonly setup: Setup;
}

/** A request as the tests keep it. */
interface Kept extends Pick<Setup, "facts" | "people" | "subject" | "sources"> {
  readonly by: string;
  readonly at: string;
}

const OFFICE_HOURS = [["09:00", "17:00"]] as const;
const CALENDARS = {
  legal: { version: "2026", hours: { mon: OFFICE_HOURS, tue: OFFICE_HOURS, wed: OFFICE_HOURS, thu: OFFICE_HOURS, fri: OFFICE_HOURS }, holidays: ["2026-12-25"] },
};

function example(id: string, title: string, shows: string, policy: string, kept: object, more: Pick<Setup, "calendars"> = {}): Example {
  const { by, at, ...rest } = kept as Kept;
  return { id, title, shows, setup: { policy, submitter: by, now: at, ...rest, ...more } };
}

/** All of them; the first is what a new visitor sees. */
export const EXAMPLES: readonly [Example, ...Example[]] = [
  example("social-publish", "Social post", "risk tiers, two of a role", socialPublish, socialRequest),
  example("expenses", "Expense claim", "bands, one desk after the other", expenses, expensesRequest),
  example("purchase", "Purchase", "a board, a new vendor", purchase, purchaseRequest),
  example("contract", "Contract", "counsel of the region, evidence, signatures", contract, contractRequest, { calendars: CALENDARS }),
  example("production-change", "Production change", "a veto, freezes, deadlines", productionChange, changeRequest),
  example("university-expenses", "University expenses", "real rules of a university", universityExpenses, universityRequest),
];
