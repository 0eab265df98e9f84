// Whether the records hold. That is worked out here, by the run time, which is loaded for it; nobody's word is taken for it.
import type { JwkSet, RecordEvidence, VerificationReport } from "../../model/record.js";
import { troubleOf, type Trouble } from "../core.js";

/** What an audit is shown: files of a bundle, or records with what lies beside them. */
export interface Shown {
  readonly bundle: BundleFiles | null;
  readonly records: readonly string[] | null;
  readonly documents: { readonly [sha256: string]: string } | null;
  readonly definitions: readonly string[] | null;
  readonly keys: JwkSet | null;
}

/** The files of a bundle, as `exportBundle` gives them: alone, or as `{ files }`. */
export type BundleFiles = { readonly [path: string]: string } | { readonly files: { readonly [path: string]: string } };

/** What was found, of which evidence, and whether every decision was made again. */
export type Verdict = { readonly evidence: RecordEvidence; readonly replay: boolean; readonly report: VerificationReport } | { readonly trouble: Trouble };

/** Verifies; what goes wrong on the way is a finding too. */
export async function check({ bundle, records, documents, definitions, keys }: Shown): Promise<Verdict | undefined> {
  try {
    const { init, readBundle, verify } = await import("../../index.js");
    await init();
    const evidence = bundle !== null ? readBundle(filesOf(bundle)) : records === null ? undefined : { records, documents: documents ?? undefined, definitions: definitions ?? undefined };
    if (evidence === undefined) return undefined;
    const replay = (evidence.definitions ?? []).length > 0;
    return { evidence, replay, report: await verify(evidence, { ...(keys === null ? {} : { keys }), replay }) };
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
}

function filesOf(bundle: BundleFiles): { readonly [path: string]: string } {
  const { files } = bundle;
  return typeof files === "object" ? files : (bundle as { readonly [path: string]: string });
}
