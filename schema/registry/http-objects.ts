/** Objects in an S3-like store over HTTP: a bucket (or a folder of one) by its URL. */
import { RegistryError } from './registry-error.ts';
import { signedHeaders, type SigningCredentials } from './sign-request.ts';

export interface HttpObjects {
  /** Text of an object and its version tag; undefined when there is none. */
  get(key: string): Promise<{ text: string; etag: string | undefined } | undefined>;
  /** Writes an object: a new one only (`ifAbsent`), or in place of what was read (`ifMatch`). False when somebody else was first. */
  put(key: string, text: string, condition?: { ifAbsent?: boolean; ifMatch?: string | undefined }): Promise<boolean>;
  /** Keys of all objects, relative to the URL. */
  list(): Promise<string[]>;
}

export interface HttpObjectsOptions {
  /** `https://host/bucket` or `https://host/bucket/folder`. */
  url: string;
  /** Signs requests as S3 wants it. */
  credentials?: SigningCredentials | undefined;
  /** In place of signatures, for stores behind a proxy. */
  token?: string | undefined;
  timeoutMs?: number;
}

export function createHttpObjects({ url, credentials, token, timeoutMs = 5000 }: HttpObjectsOptions): HttpObjects {
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const [bucket = '', ...folder] = base.pathname.slice(1).split('/');
  const prefix = folder.join('/');

  async function send(method: string, address: URL, { body = '', headers = {} }: { body?: string; headers?: Record<string, string> } = {}): Promise<Response> {
    const own = credentials ? signedHeaders({ method, url: address, headers, body, now: new Date() }, credentials) : { ...headers, ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(address, { method, headers: own, signal: AbortSignal.timeout(timeoutMs), ...(method === 'PUT' && { body }) }).catch((error: Error) => {
      const reason = (error.cause as { code?: string } | undefined)?.code ?? error.message;
      throw new RegistryError(`The registry ${url} does not answer (${reason})`, { cause: error });
    });
    if (response.ok || [404, 409, 412].includes(response.status)) return response;
    throw new RegistryError(`The registry answered ${response.status} to ${method} ${address.pathname}: ${(await response.text()).slice(0, 200)}`);
  }

  return {
    async get(key) {
      const response = await send('GET', new URL(key, base));
      const text = await response.text();
      return response.status === 200 ? { text, etag: response.headers.get('etag') ?? undefined } : undefined;
    },
    async put(key, text, { ifAbsent = false, ifMatch } = {}) {
      const headers = { 'content-type': 'text/plain; charset=utf-8', ...(ifAbsent && { 'if-none-match': '*' }), ...(ifMatch !== undefined && { 'if-match': ifMatch }) };
      const response = await send('PUT', new URL(key, base), { body: text, headers });
      await response.arrayBuffer();
      if (response.status === 404) throw new RegistryError(`There is no bucket at ${base.origin}/${bucket}`);
      return response.ok;
    },
    async list() {
      const keys: string[] = [];
      let continuation: string | undefined;
      do {
        const address = new URL(`/${bucket}`, base);
        address.search = new URLSearchParams({ 'list-type': '2', prefix, ...(continuation && { 'continuation-token': continuation }) }).toString().replaceAll('+', '%20');
        const response = await send('GET', address);
        if (response.status === 404) throw new RegistryError(`There is no bucket at ${base.origin}/${bucket}`);
        const page = await response.text();
        keys.push(...[...page.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescapeXml(key).slice(prefix.length)));
        continuation = /<NextContinuationToken>([^<]*)</.exec(page)?.[1];
      } while (continuation !== undefined);
      return keys;
    },
  };
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
