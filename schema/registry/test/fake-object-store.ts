import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { signedHeaders, type SigningCredentials } from '../sign-request.ts';

export interface FakeObjectStore {
  readonly url: string;
  readonly objects: Map<string, string>;
  /** Undefined: answer. */
  outage: number | undefined;
  close(): Promise<void>;
}

/** One bucket as S3 serves it: conditional writes, listings of two keys a page, signatures checked. */
export async function startFakeObjectStore({ bucket, credentials }: { bucket: string; credentials: SigningCredentials }): Promise<FakeObjectStore> {
  const objects = new Map<string, string>();
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store: FakeObjectStore = {
    url: `${origin}/${bucket}`,
    objects,
    outage: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '', origin);
    if (store.outage !== undefined) return void response.writeHead(store.outage).end('out of order');
    if (!isSigned(request, url, body)) return void response.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>');
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    if (request.method === 'PUT') put(request, response, key, body);
    else if (url.searchParams.has('list-type')) list(url, response);
    else get(response, key);
  }

  function put({ headers }: IncomingMessage, response: ServerResponse, key: string, body: string): void {
    const known = objects.get(key);
    const isRefused = (headers['if-none-match'] === '*' && known !== undefined) || (headers['if-match'] !== undefined && (known === undefined || etagOf(known) !== headers['if-match']));
    if (isRefused) return void response.writeHead(412).end('<Code>PreconditionFailed</Code>');
    objects.set(key, body);
    response.writeHead(200, { etag: etagOf(body) }).end();
  }

  function get(response: ServerResponse, key: string): void {
    const text = objects.get(key);
    if (text === undefined) response.writeHead(404).end('<Code>NoSuchKey</Code>');
    else response.writeHead(200, { etag: etagOf(text) }).end(text);
  }

  function list({ searchParams }: URL, response: ServerResponse): void {
    const keys = [...objects.keys()].filter((key) => key.startsWith(searchParams.get('prefix') ?? '')).sort();
    const start = Number(searchParams.get('continuation-token') ?? 0);
    const next = start + 2 < keys.length ? `<NextContinuationToken>${start + 2}</NextContinuationToken>` : '';
    const contents = keys.slice(start, start + 2).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    response.writeHead(200).end(`<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`);
  }

  /** Signs the request as it came, and compares. */
  function isSigned({ method = '', headers }: IncomingMessage, url: URL, body: string): boolean {
    const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
    const own = Object.fromEntries(names.filter((name) => !/^(host|x-amz-(date|content-sha256))$/.test(name)).map((name) => [name, String(headers[name])]));
    const date = String(headers['x-amz-date']).replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z');
    return signedHeaders({ method, url, headers: own, body, now: new Date(date) }, credentials)['authorization'] === headers.authorization;
  }

  return store;
}

function etagOf(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}
