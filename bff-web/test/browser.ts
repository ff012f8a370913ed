import assert from 'node:assert/strict';
import type { ManifestEntry } from '#platform/bff/operation-registry';

export interface Answer {
  status: number;
  headers: Headers;
  /** The body as it was sent. */
  text: string;
  data: Record<string, unknown> | null;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
  sections: { id: string; code: string; isPartial?: true }[];
}

/** A browser on a page of the storefront: keeps the cookie, repeats the CSRF token, sends its Origin. */
export interface Browser {
  cookie: string | null;
  csrfToken: string | null;
  /** Sends a registered operation by name: queries with GET unless told otherwise, mutations with POST. */
  run(operation: string, variables?: object, options?: { method?: 'GET' | 'POST'; headers?: Record<string, string> }): Promise<Answer>;
  /** Reads a page path, for example `/csrf`. */
  get(path: string): Promise<Response>;
}

export interface BrowserOptions {
  base: string;
  manifest: Readonly<Record<string, ManifestEntry>>;
  origin: string;
}

export function createBrowser({ base, manifest, origin }: BrowserOptions): Browser {
  const idByName = new Map(Object.entries(manifest).flatMap(([id, entry]) => (entry.target === 'bff-web' ? [[entry.name, { id, entry }] as const] : [])));

  const browser: Browser = {
    cookie: null,
    csrfToken: null,
    async run(name, variables = {}, { method, headers = {} } = {}) {
      const known = idByName.get(name);
      assert.ok(known, `There is no registered operation ${name}`);
      const { id, entry } = known;
      const isGet = (method ?? (entry.type === 'query' ? 'GET' : 'POST')) === 'GET';
      const common = { ...(browser.cookie && { cookie: browser.cookie }), ...(browser.csrfToken && { 'x-csrf-token': browser.csrfToken }) };
      const response = isGet
        ? await fetch(`${base}/graphql?id=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`, { headers: { ...common, ...headers } })
        : await fetch(`${base}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', origin, ...common, ...headers },
            body: JSON.stringify({ documentId: id, variables }),
          });
      remember(response);
      return toAnswer(response);
    },
    async get(path) {
      const response = await fetch(base + path, { headers: browser.cookie ? { cookie: browser.cookie } : {} });
      remember(response);
      return response;
    },
  };

  function remember(response: Response): void {
    const [cookie] = response.headers.getSetCookie();
    if (cookie) browser.cookie = cookie.split(';')[0] ?? null;
    browser.csrfToken = response.headers.get('x-csrf-token') ?? browser.csrfToken;
  }
  return browser;
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as { data?: Answer['data']; errors?: Answer['errors']; extensions?: { sections?: Answer['sections'] } };
  return { status: response.status, headers: response.headers, text, data: body.data ?? null, errors: body.errors ?? [], sections: body.extensions?.sections ?? [] };
}

/** The value at a dotted path of an answer's data, for example `cartPage.cart.itemCount`. */
export function at(answer: Answer, path: string): unknown {
  let value: unknown = answer.data;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value;
}
