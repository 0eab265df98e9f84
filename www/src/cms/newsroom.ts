// What the newsroom knows: the articles, who acts, and how the open article's request stands.
import type { Facts, Refusal } from "countersign";
import type { Answer } from "countersign/host";
import { keepLoaded } from "../worker/register.js";
import { patchOf, type Outlook } from "../simulation/what-if.js";
import { definition, script } from "./article.rhai";
import { factsOf, forgetArticles, keepArticles, keptArticles, newArticle, type Article } from "./articles.js";
import { Desk, type Dossier } from "./desk.js";
import { forgetKept } from "./key.js";
import { AUTHOR } from "./people.js";

/** How an article stands, for the list. */
export type Standing = "not submitted" | string;

export class Newsroom extends EventTarget {
  articles: readonly Article[] = keptArticles();
  open: string = this.articles[0]?.id ?? "";
  actor = AUTHOR;
  /** The back end; `null`: it is being opened, or could not be. */
  desk: Desk | null = null;
  /** Why there is no back end. */
  problem: string | null = null;
  /** The facts of the open article, as it stands here. */
  facts: Partial<Facts> = {};
  dossier: Dossier | null = null;
  /** What saving the open article's changes would come to; `null`: there are none, or it is not under review. */
  outlook: Outlook | null = null;
  refused: Refusal | null = null;
  busy = false;
  readonly standings = new Map<string, Standing>();

  /** Opens the back end; the articles can be read and written meanwhile. */
  async start(): Promise<void> {
    this.problem = null;
    await this.#refresh();
    try {
      this.desk ??= await Desk.open(definition, script);
      await Promise.all(this.articles.map((article) => this.#stand(article)));
      void keepLoaded();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    await this.#refresh();
  }

  get article(): Article {
    const found = this.articles.find(({ id }) => id === this.open) ?? this.articles[0];
    if (found === undefined) throw new Error("there is no article");
    return found;
  }

  /** Whether what stands here is what the request is about. */
  get unchanged(): boolean {
    const request = this.dossier?.seen.request;
    return request !== undefined && Object.keys(patchOf(request.facts, this.facts)).length === 0;
  }

  /** Whether the engine lets it out, and it is this that it lets out. */
  get publishable(): boolean {
    const request = this.dossier?.seen.request;
    return request !== undefined && request.downstream_allowed && request.state === "approved" && this.unchanged;
  }

  /** Whether what is here can be handed in: it never was, it has changed since it ended, or it was turned down. */
  get submittable(): boolean {
    if (this.desk === null || this.actor !== AUTHOR) return false;
    if (this.article.request === null) return true;
    const state = this.dossier?.seen.request.state;
    if (state === undefined) return false;
    return ["approved", "fulfilled"].includes(state) ? !this.unchanged : ["rejected", "expired", "withdrawn", "cancelled", "revoked"].includes(state);
  }

  /** Whether what is here can be saved into the request that is under review. */
  get changeable(): boolean {
    const state = this.dossier?.seen.request.state;
    return state === "needs_revision" || (!this.unchanged && (state === "under_review" || state === "manual_review"));
  }

  choose(id: string): Promise<void> {
    this.open = id;
    this.refused = null;
    return this.#refresh();
  }

  actAs(actor: string): Promise<void> {
    this.actor = actor;
    this.refused = null;
    return this.#refresh();
  }

  add(): Promise<void> {
    const article = newArticle(this.articles);
    this.#keep([...this.articles, article]);
    return this.choose(article.id);
  }

  write(part: Partial<Article>): Promise<void> {
    const { id } = this.article;
    this.#keep(this.articles.map((each) => (each.id === id ? { ...each, ...part } : each)));
    return this.#refresh(true);
  }

  submit(): Promise<void> {
    const { id, request } = this.article;
    const round = Number(/-r(\d+)$/.exec(request ?? "")?.[1] ?? 0) + 1;
    const next = `${id}-r${round}`;
    return this.#ask(async (desk) => {
      const answer = await desk.submit(next, this.facts, this.actor);
      if (answer.accepted !== undefined) this.#keep(this.articles.map((each) => (each.id === id ? { ...each, request: next, published: null } : each)));
      return answer;
    });
  }

  save(): Promise<void> {
    return this.#ask((desk, { seen }) => desk.change(seen, this.facts, this.actor));
  }

  give(command: Parameters<Desk["give"]>[1]): Promise<void> {
    return this.#ask((desk, { seen }) => desk.give(seen.request.id, command, this.actor));
  }

  publish(): Promise<void> {
    const { id, request } = this.article;
    return this.#ask(async (desk, { seen }) => {
      const answer = await desk.publish(seen.request.id);
      if (answer.accepted !== undefined) this.#keep(this.articles.map((each) => (each.id === id ? { ...each, published: request } : each)));
      return answer;
    });
  }

  /** Throws away everything that was kept in this browser, and loads the page anew. */
  async forget(): Promise<void> {
    await this.desk?.approvals.close();
    this.desk = null;
    forgetArticles();
    await forgetKept();
    location.reload();
  }

  async #ask(work: (desk: Desk, dossier: Dossier) => Promise<Answer>): Promise<void> {
    if (this.desk === null || this.busy) return;
    this.busy = true;
    this.refused = null;
    this.#changed();
    try {
      // Only a submission is asked for without a dossier, and it looks at none.
      const { refused } = await work(this.desk, this.dossier as Dossier);
      this.refused = refused ?? null;
      await this.#stand(this.article);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
      await this.#refresh();
    }
  }

  #keep(articles: readonly Article[]): void {
    this.articles = articles;
    keepArticles(articles);
  }

  async #stand({ id, request }: Article): Promise<void> {
    const dossier = request === null ? null : ((await this.desk?.dossier(request, AUTHOR)) ?? null);
    if (dossier === null) this.standings.delete(id);
    else this.standings.set(id, dossier.seen.request.state);
  }

  /** Looks at everything again; while somebody types, what is in the store has not changed. */
  async #refresh(typing = false): Promise<void> {
    const { article, desk, actor } = this;
    const facts = await factsOf(article);
    const kept = article.request === null || desk === null ? null : typing ? this.dossier : await desk.dossier(article.request, actor);
    const state = kept?.seen.request.state ?? "";
    const differs = kept !== null && Object.keys(patchOf(kept.seen.request.facts, facts)).length > 0;
    const outlook = differs && desk !== null && ["under_review", "manual_review", "needs_revision"].includes(state) ? await desk.wouldChange(kept.seen, facts).catch(() => null) : null;
    // Somebody may have gone on meanwhile.
    if (article !== this.article || actor !== this.actor) return;
    this.facts = facts;
    this.dossier = kept;
    this.outlook = outlook;
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
