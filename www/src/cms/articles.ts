// The CMS's own content: articles, kept in the browser beside the approvals. The engine knows nothing of them but their facts.
import type { Facts } from "countersign";
import { sha256 } from "../simulation/signing.js";

/** An article. */
export interface Article {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** The facts that its author gives: everything but the text's digest. */
  readonly facts: Partial<Facts>;
  /** Its latest request for approval; `null`: none yet. */
  readonly request: string | null;
  /** Which request it was published by; `null`: it was not. */
  readonly published: string | null;
}

const KEY = "countersign-cms-articles";

const FIRST: readonly Article[] = [
  {
    id: "article-1",
    title: "Why the new ferries charge overnight",
    body: "Three ferries of the northern line now run on batteries. They charge at the pier between one and five, when the grid has power to spare.\n\nThe operator says that a charge lasts for eleven crossings, in winter too. We went along for a day.",
    facts: { region: "Europe", claims: true, budget: { currency: "EUR", value: "12000.00" } },
    request: null,
    published: null,
  },
  {
    id: "article-2",
    title: "Opening hours over the holidays",
    body: "The reading room closes at two on the 24th and opens again on the 27th. Returned books may be left at the side door.",
    facts: { region: "United Kingdom", claims: false },
    request: null,
    published: null,
  },
  {
    id: "article-3",
    title: "A second office, in Recife",
    body: "From March on there will be a desk in Recife. Two colleagues from the harbour beat move there; three will be hired.",
    facts: { region: "Brazil", claims: false, budget: { currency: "EUR", value: "800.00" } },
    request: null,
    published: null,
  },
];

/** The articles as they were left, or the first ones. */
export function keptArticles(): readonly Article[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return Array.isArray(kept) && kept.length > 0 && kept.every(isArticle) ? kept : FIRST;
  } catch {
    return FIRST;
  }
}

export function keepArticles(articles: readonly Article[]): void {
  localStorage.setItem(KEY, JSON.stringify(articles));
}

export function forgetArticles(): void {
  localStorage.removeItem(KEY);
}

/** A new one, with an id that none of the others has. */
export function newArticle(others: readonly Article[]): Article {
  const number = 1 + Math.max(0, ...others.map(({ id }) => Number(id.replace(/^article-/, "")) || 0));
  return { id: `article-${number}`, title: "", body: "", facts: { claims: false }, request: null, published: null };
}

/** What the policy is asked about: the text by its digest, so that an approval is of these words and no others. */
export async function factsOf({ title, body, facts }: Article): Promise<Partial<Facts>> {
  return { ...facts, text: await sha256(`${title}\n\n${body}`) };
}

function isArticle(value: unknown): value is Article {
  if (typeof value !== "object" || value === null) return false;
  const { id, title, body, facts } = value as Record<string, unknown>;
  return [id, title, body].every((each) => typeof each === "string") && typeof facts === "object" && facts !== null;
}
