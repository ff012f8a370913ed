/** The storefront as a browser would be it: registered operations by id, a cookie jar, the CSRF token. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../../dev/paths.ts';

interface Manifest {
  [id: string]: { name: string; type: string; target: string };
}

/** The newest registered id of each operation that clients of a BFF send. */
export function registeredIds(client: 'web' | 'mobile'): (name: string) => string {
  const manifest = JSON.parse(readFileSync(join(rootDir, `schema/operations/${client}.json`), 'utf8')) as Manifest;
  const ids = new Map(Object.entries(manifest).flatMap(([id, { name, target }]) => (target === `bff-${client}` ? [[name, id] as const] : [])));
  return (name) => {
    const id = ids.get(name);
    if (!id) throw new Error(`No operation "${name}" is registered for bff-${client}`);
    return id;
  };
}

/** Names of the mutations that clients of a BFF may send. */
export function registeredMutations(client: 'web' | 'mobile'): string[] {
  const manifest = JSON.parse(readFileSync(join(rootDir, `schema/operations/${client}.json`), 'utf8')) as Manifest;
  return Object.values(manifest).flatMap(({ name, type, target }) => (target === `bff-${client}` && type === 'mutation' ? [name] : []));
}

export interface Answer<T> {
  data: T;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { sections?: { id: string; code: string }[] };
  bytes: number;
  headers: Fields;
  status: number;
}

type Fields = Pick<Headers, 'get' | 'getSetCookie'>;

/** How requests are sent: `fetch`, or something lighter for those who send thousands of them. */
export type Send = (url: string, asked?: { method?: string; headers?: Record<string, string>; body?: string }) => Promise<{ status: number; headers: Fields; text(): Promise<string>; json(): Promise<unknown> }>;

const idOf = registeredIds('web');

/** A browser of its own: nothing is shared with another one. */
export function createWebClient(baseUrl: string, fetch: Send = globalThis.fetch) {
  let cookie = '';
  let csrf = '';
  const remember = (headers: Fields): void => {
    const set = headers.getSetCookie()[0];
    if (set) cookie = set.split(';')[0] as string;
    csrf = headers.get('x-csrf-token') ?? csrf;
  };
  return {
    /** What its requests bear, for those who send them by other means. */
    credentials: (): Record<string, string> => ({ cookie, 'x-csrf-token': csrf }),
    async send<T>(operation: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
      if (!csrf) {
        const response = await fetch(`${baseUrl}/csrf`);
        remember(response.headers);
        csrf = ((await response.json()) as { csrfToken: string }).csrfToken;
      }
      const response = await fetch(`${baseUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': csrf, cookie, ...headers },
        body: JSON.stringify({ documentId: idOf(operation), variables }),
      });
      remember(response.headers);
      const text = await response.text();
      return { ...(JSON.parse(text) as { data: T }), bytes: Buffer.byteLength(text), headers: response.headers, status: response.status };
    },
    /** An anonymous page over GET, as a cache would fetch it. */
    async get<T>(operation: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
      const url = `${baseUrl}/graphql?id=${idOf(operation)}&variables=${encodeURIComponent(JSON.stringify(variables))}`;
      const response = await fetch(url, { headers });
      const text = await response.text();
      return { ...((text ? JSON.parse(text) : {}) as { data: T }), bytes: Buffer.byteLength(text), headers: response.headers, status: response.status };
    },
  };
}

export type WebClient = ReturnType<typeof createWebClient>;
