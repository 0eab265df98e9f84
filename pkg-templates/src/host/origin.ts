// Names of logs and of who may act, as they are stored.
import { bytesOfUrl } from "../api/base64.js";
import type { SealedRecord } from "../model/record.js";
import type { RequestKey } from "../store/port.js";

const part = (text: string): string => text.replaceAll("%", "%25").replaceAll("/", "%2F");

/** The name of a request's log: `<deployment>/<tenant>/<request>`. */
export function originOf(deployment: string, { tenant, request }: RequestKey): string {
  return `${part(deployment)}/${part(tenant)}/${part(request)}`;
}

/** The name of the deployment's own log. */
export function deploymentOrigin(deployment: string): string {
  return part(deployment);
}

/** What a record says, as far as a host looks at it. */
export interface Payload {
  readonly log: { readonly origin: string; readonly seq: number };
  readonly action: {
    readonly command: string;
    readonly step?: string;
    readonly round?: number;
    readonly actor: { readonly id: string; readonly kind: string; readonly role?: string };
    readonly time: string;
  };
  readonly definition: { readonly id: string; readonly version: number; readonly digest: { readonly sha256: string } };
  readonly input: { readonly answers: { readonly sha256: string } };
  readonly transition: { readonly from: string | null; readonly to: string; readonly version: number; readonly events: readonly string[] };
  readonly documents: readonly { readonly kind: string; readonly digest: { readonly sha256: string } }[];
  readonly state: { readonly sha256: string };
}

/** The payload of a record, which the store keeps as it was sealed. */
export function payloadOf(record: SealedRecord): Payload {
  return partOf(record, 1) as Payload;
}

/** The header of a record. */
export function headerOf(record: SealedRecord): { readonly kid: string } {
  return partOf(record, 0) as { readonly kid: string };
}

function partOf(record: SealedRecord, index: number): unknown {
  return JSON.parse(new TextDecoder().decode(bytesOfUrl(record.split(".")[index] ?? "")));
}

/** An instant as rows have it: UTC with milliseconds. */
export function instant(text: string): string;
export function instant(text: string | null | undefined): string | null;
export function instant(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : new Date(text).toISOString();
}
