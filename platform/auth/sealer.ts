import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts small secrets that must be readable again: AES-256-GCM, bound to what they belong to. */
export interface Sealer {
  /** The sealed text names its key; `context` (whose secret it is) must be given again to open it. */
  seal(text: string, context: string): string;
  /** @throws Error when the key is not known any more, or text or context were changed. */
  open(sealed: string, context: string): string;
  /** Whether it was sealed with a key that is not the first any more: seal it again when it is at hand. */
  isOutdated(sealed: string): boolean;
}

const keyPattern = /^[0-9a-f]{64}$/i;

/** `keys` by id, 64 hexadecimal digits each: the first seals, all open. To rotate, put a new one first and keep the old ones. */
export function createSealer(keys: Readonly<Record<string, string>>): Sealer {
  const byId = new Map(Object.entries(keys).map(([id, key]) => [id, keyOf(id, key)]));
  const [first] = byId;
  if (!first) throw new Error('A sealer needs at least one key');
  const [currentId, currentKey] = first;
  return {
    seal(text, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [currentId, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed, context) {
      const [id = '', nonce = '', tag = '', text = ''] = sealed.split('.');
      const key = byId.get(id);
      if (!key) throw new Error(`The sealing key "${id}" is not configured; keep old keys until nothing is sealed with them`);
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
    },
    isOutdated: (sealed) => !sealed.startsWith(`${currentId}.`),
  };
}

function keyOf(id: string, key: string): Buffer {
  if (!keyPattern.test(key)) throw new Error(`The sealing key "${id}" must be 64 hexadecimal digits (256 bits)`);
  return Buffer.from(key, 'hex');
}
