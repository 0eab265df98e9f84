// The key that signs this browser's records: made once, kept in IndexedDB, never readable, not even by this page.
import { webCryptoSigner, type KeyPair, type Signer } from "countersign/host";

const DATABASE = "countersign-cms-key";

/** The signer, whose key stays the same from one visit to the next. */
export async function keptSigner(): Promise<Signer> {
  const database = await opened();
  try {
    const kept = await asked<KeyPair | undefined>(database, "readonly", (store) => store.get("pair"));
    if (kept !== undefined) return await webCryptoSigner(kept);
    const signer = await webCryptoSigner();
    await asked(database, "readwrite", (store) => store.put(signer.pair, "pair"));
    return signer;
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("no IndexedDB"));
  });
}

function asked<T>(database: IDBDatabase, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("keys", mode);
    const request = ask(transaction.objectStore("keys"));
    transaction.oncomplete = () => resolve(request.result as T);
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB aborted"));
  });
}

/** Everything that this page has kept: the key, and the database with the approvals. */
export async function forgetKept(): Promise<void> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name !== undefined && /countersign-cms/.test(name) ? [name] : []));
  await Promise.all(
    names.map(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase(name);
          deleting.onsuccess = () => resolve();
          deleting.onerror = () => reject(deleting.error ?? new Error("IndexedDB refuses"));
        }),
    ),
  );
}
