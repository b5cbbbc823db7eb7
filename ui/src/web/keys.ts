/**
 * The browser's part of the field book's key: 32 random bytes, wrapped by a key that WebCrypto never hands out. A copy of the files
 * without this browser's own key store opens nothing, which is what makes a PIN bearable.
 */
const STORE = 'keys';

interface Kept {
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('indexeddb'));
  });
}

async function database(): Promise<IDBDatabase> {
  const open = indexedDB.open('tabella', 1);
  open.onupgradeneeded = () => open.result.createObjectStore(STORE);
  return done(open);
}

async function unwrap(kept: Kept): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.key, kept.wrapped));
}

/** Null where the browser keeps no keys (a private window, no secure context): a passphrase is needed then. */
export async function base(): Promise<Uint8Array | null> {
  if (!('subtle' in crypto) || !('indexedDB' in globalThis)) return null;
  try {
    const db = await database();
    const known = (await done(db.transaction(STORE).objectStore(STORE).get('book'))) as Kept | undefined;
    if (known) return await unwrap(known);
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const kept: Kept = { key, iv, wrapped: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret) };
    const write = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    // Kept before it is used: a field book whose key part was lost would never open again.
    const finished = new Promise<void>((resolve, reject) => {
      write.oncomplete = () => resolve();
      write.onabort = () => reject(write.error ?? new Error('indexeddb'));
    });
    write.objectStore(STORE).add(kept, 'book');
    await finished;
    return secret;
  } catch {
    return null;
  }
}
