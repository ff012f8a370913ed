/** The services that a purchase goes through, as processes, with the order service ready to be killed; called as the gateway would call it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityHeader, identitySigningKey, signIdentity } from '#platform/auth/identity';
import type { Viewer } from '#platform/auth/viewer';
import { createDatabase } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { buildDemoData } from '../../../dev/demo/demo-data.ts';
import { seedStack } from '../../../dev/seed/seed-stack.ts';
import { startStack } from '../../../dev/stack.ts';
import { testBacking } from '../../stack/test-backing.ts';

interface UserErrorLike {
  code: string;
  message: string;
}

export type Shop = Awaited<ReturnType<typeof startShop>>;

/** Everything but gateway and BFFs, with the demo catalog. The order service dies where the failpoint file says. */
export async function startShop() {
  const dir = mkdtempSync(join(tmpdir(), 'failpoints-'));
  const failpointFile = join(dir, 'armed');
  const stack = await startStack({
    backing: testBacking(),
    only: ['user', 'vendor', 'product', 'order', 'notification', 'payment-sandbox'],
    env: { '*': { LOG_LEVEL: 'fatal' }, order: { NODE_ENV: 'test', FAILPOINT_FILE: failpointFile } },
    onCrash: () => undefined, // the crashes are what this is about
  });
  await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 0 });
  // One connection for all looks at what became of things, patient: the machine is busy meanwhile.
  const db = await createDatabase({ url: stack.topology.databases.order as string, logger: silentLogger(), poolSize: 4, acquireTimeoutMs: 60_000, statementTimeoutMs: 60_000 });
  const privateKey = identitySigningKey(stack.topology.secrets.identityPrivateKey as Parameters<typeof identitySigningKey>[0]);

  /** The first field of the answer. @throws Error with the operation's errors or user errors. */
  async function call<T>(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const body = JSON.stringify({ query, variables });
    const identity = signIdentity({ viewer, audience: 'order', body, privateKey });
    const response = await fetch(`${stack.urls.order}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', [identityHeader]: identity }, body, signal: AbortSignal.timeout(20_000) });
    const { data, errors } = (await response.json()) as { data?: Record<string, unknown> | null; errors?: { message: string }[] };
    if (errors?.length) throw new Error(errors.map((error) => error.message).join('; '));
    const field = Object.values(data ?? {})[0] as T & { userErrors?: UserErrorLike[]; checkout?: unknown };
    // A checkout that has begun and failed already tells so as a user error beside it: begun it has.
    if (field?.userErrors?.length && !field.checkout) throw new Error(field.userErrors.map((error) => `${error.code}: ${error.message}`).join('; '));
    return field;
  }

  return {
    stack,
    call,
    db,
    query: <T extends object>(sql: string, params: readonly unknown[] = []) => db.query<T>(sql, params),
    /** Tells the payment sandbox what is to go wrong (see dev/payment-sandbox/README.md). */
    async control(body: object) {
      const headers = { authorization: `Bearer ${stack.topology.secrets.paymentApiKey}`, 'content-type': 'application/json' };
      const response = await fetch(`${stack.urls['payment-sandbox']}/control`, { method: 'POST', headers, body: JSON.stringify(body) });
      assert.equal(response.status, 200, await response.text());
    },
    /** Kills the order service at a named place while `work` goes on, and starts it again. The work may go on for longer: its outcome is awaited apart. */
    async dieAt<T>(point: string, work: () => Promise<T>): Promise<{ outcome: Promise<T> }> {
      writeFileSync(failpointFile, point);
      const going = work();
      going.catch(() => undefined); // reported where it is awaited
      await waitFor(() => !existsSync(failpointFile), { what: `the failpoint ${point} to be reached`, timeoutMs: 60_000 });
      await waitFor(() => stack.pid('order') === undefined, { what: 'the order service to be dead', timeoutMs: 10_000 });
      await stack.restart('order');
      return { outcome: going };
    },
    async stop() {
      await db.close();
      await stack.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** One that goes on trying with the same key, as a client with a flaky connection would. */
export async function surely<T>(work: () => Promise<T>): Promise<T> {
  let last: unknown;
  const found = await waitFor(() => work().then((value) => ({ value }), (error: unknown) => void (last = error)), { what: 'the order service to answer', timeoutMs: 120_000, intervalMs: 200 }).catch((error: unknown) => {
    throw new Error(`${String(error)}; the last answer: ${String(last)}`);
  });
  return (found as { value: T }).value;
}

export const newKey = (): string => randomUUID();

/** Variants with stock enough for many buyers, by currency, the ones with the most first, no two neighbours of one vendor where possible. */
export function plentifulVariants(currency: string, atLeast = 40): { variantId: string; vendorId: string }[] {
  const found = buildDemoData()
    .products.filter(({ status }) => status === 'published')
    .flatMap((product) => product.variants.map((variant) => ({ variant, vendorId: product.vendorId })))
    .filter(({ variant }) => variant.stockOnHand >= atLeast && variant.prices.some((price) => price.currency === currency))
    .map(({ variant, vendorId }) => ({ variantId: variant.id, vendorId }));
  const byVendor = [...Map.groupBy(found, ({ vendorId }) => vendorId).values()];
  const rounds = Math.max(0, ...byVendor.map((own) => own.length));
  return Array.from({ length: rounds }, (_, round) => byVendor.flatMap((own) => own[round] ?? [])).flat();
}
