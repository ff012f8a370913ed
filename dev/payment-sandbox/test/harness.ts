import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { silentLogger } from '#platform/telemetry/logger';
import { request } from 'undici';
import { buildSandbox } from '../app.ts';

export const apiKey = 'k'.repeat(32);
export const webhookSecret = 'w'.repeat(32);

export interface Answer {
  status: number;
  replayed: boolean;
  body: Record<string, unknown> & { id: string; error?: { code: string; message: string } };
}

export interface WriteOptions {
  key?: string;
  signal?: AbortSignal;
}

let counter = 0;
/** A key that nobody used before. */
export const freshKey = () => `key-${process.pid}-${(counter += 1)}`;

/** Calls of the sandbox's API. */
export function createClient(baseUrl: string) {
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    { key, signal }: WriteOptions = {},
  ): Promise<Answer> => {
    const headers: Record<string, string> = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    if (key !== undefined) headers['idempotency-key'] = key;
    const response = await request(`${baseUrl}${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
    return {
      status: response.statusCode,
      replayed: response.headers['idempotent-replayed'] === 'true',
      body: (await response.body.json()) as Answer['body'],
    };
  };
  const post = (path: string, body: unknown, options: WriteOptions = {}) =>
    call('POST', path, body, { key: freshKey(), ...options });
  return {
    get: (path: string) => call('GET', path),
    post,
    control: (body: unknown) => call('POST', '/control', body),
    authorize: (changes: Record<string, unknown> = {}, options: WriteOptions = {}) =>
      post(
        '/v1/authorizations',
        { amountMinor: 1_000, currency: 'EUR', paymentMethod: 'pm_ok', reference: 'cko_1', ...changes },
        options,
      ),
    capture: (id: string, amountMinor: number, options: WriteOptions = {}) =>
      post(`/v1/authorizations/${id}/capture`, { amountMinor, reference: 'vor_1' }, options),
    void: (id: string, options: WriteOptions = {}) => post(`/v1/authorizations/${id}/void`, { reference: 'cko_1' }, options),
    refund: (id: string, amountMinor: number, options: WriteOptions = {}) =>
      post(`/v1/captures/${id}/refunds`, { amountMinor, reference: 'rfd_1' }, options),
  };
}

export interface Delivery {
  signature: string;
  raw: string;
  event: { id: string; type: string; data: Record<string, unknown> };
}

/** Takes webhooks; `fail(n)` makes it refuse the next n. */
export async function startReceiver(t: TestContext) {
  const deliveries: Delivery[] = [];
  let failures = 0;
  const server = createServer(async (incoming, response) => {
    const raw = await text(incoming);
    if (failures > 0) {
      failures -= 1;
      response.writeHead(500).end();
      return;
    }
    deliveries.push({ signature: String(incoming.headers['x-sandbox-signature']), raw, event: JSON.parse(raw) });
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/payments`;
  return { url, deliveries, fail: (count: number) => (failures = count) };
}

/** A folder that is gone after the test. */
export function temporaryDir(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'payment-sandbox-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A sandbox of its own for one test. */
export async function startSandbox(t: TestContext, { webhookUrl = null }: { webhookUrl?: string | null } = {}) {
  const dir = temporaryDir(t);
  const sandbox = buildSandbox({
    dir,
    apiKey,
    webhookSecret,
    webhookUrl,
    publicUrl: null,
    logger: silentLogger(),
    webhookRetryMs: 20,
  });
  const port = await sandbox.listen({ host: '127.0.0.1', port: 0 });
  t.after(async () => {
    for (const step of sandbox.stop) await step.run();
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, ...createClient(url) };
}
