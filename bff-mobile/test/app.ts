import assert from 'node:assert/strict';
import type { ManifestEntry } from '#platform/bff/operation-registry';

export interface Answer {
  status: number;
  headers: Headers;
  /** The body as it was sent. */
  text: string;
  data: Record<string, unknown> | null;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; minimumVersion?: string } }[];
  sections: { id: string; code: string; isPartial?: true }[];
}

export interface RunOptions {
  method?: 'GET' | 'POST';
  /** Sent besides the app's own; an empty one takes its own away. */
  headers?: Record<string, string>;
}

/** An app on a phone: says its version, sends its tokens. */
export interface App {
  version: string;
  accessToken: string | null;
  guestToken: string | null;
  /** Sends a registered operation by name: queries with GET unless told otherwise, mutations with POST. */
  run(operation: string, variables?: object, options?: RunOptions): Promise<Answer>;
}

export function createApp({ base, manifest }: { base: string; manifest: Readonly<Record<string, ManifestEntry>> }): App {
  // Of two entries with one name the later is the newer.
  const idByName = new Map(Object.entries(manifest).flatMap(([id, entry]) => (entry.target === 'bff-mobile' ? [[entry.name, { id, entry }] as const] : [])));
  const app: App = {
    version: '2.0.0',
    accessToken: null,
    guestToken: null,
    async run(name, variables = {}, { method, headers = {} } = {}) {
      const known = idByName.get(name);
      assert.ok(known, `There is no registered operation ${name}`);
      const { id, entry } = known;
      const own = {
        'x-app-version': app.version,
        ...(app.accessToken && { authorization: `Bearer ${app.accessToken}` }),
        ...(app.guestToken && { 'x-guest-token': app.guestToken }),
        ...headers,
      };
      const isGet = (method ?? (entry.type === 'query' ? 'GET' : 'POST')) === 'GET';
      return toAnswer(
        isGet
          ? await fetch(`${base}/graphql?id=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`, { headers: own })
          : await fetch(`${base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...own }, body: JSON.stringify({ documentId: id, variables }) }),
      );
    },
  };
  return app;
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as { data?: Answer['data']; errors?: Answer['errors']; extensions?: { sections?: Answer['sections'] } };
  return { status: response.status, headers: response.headers, text, data: body.data ?? null, errors: body.errors ?? [], sections: body.extensions?.sections ?? [] };
}

/** The value at a dotted path of an answer's data, for example `cart.cart.itemCount`. */
export function at(answer: Answer, path: string): unknown {
  let value: unknown = answer.data;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value;
}

/** The sections of a first screen. */
export function homeSections(answer: Answer): { __typename: string; id: string; title: string; link?: string }[] {
  return at(answer, 'home.sections') as { __typename: string; id: string; title: string; link?: string }[];
}
