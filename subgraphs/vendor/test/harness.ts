/** The vendor subgraph on a database of its own, without a broker: what it would publish is read from the outbox table. */
import type { Viewer } from '#platform/auth/viewer';
import { platformMigrations } from '#platform/data/database';
import { newId } from '#platform/ids';
import { createOutbox } from '#platform/outbox/outbox';
import { createTestDatabase } from '#platform/testing/test-database';
import { createTestSubgraph } from '#platform/testing/test-subgraph';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { buildApp, schemaFile } from '../app.ts';
import { entities } from '../data/entities.ts';
import { savePerson } from '../data/staff-repository.ts';
import { migrations } from '../data/migrations/index.ts';
import type { PaymentProviderName } from '../domain/payout-account.ts';
import { tellAccounts } from '../use-cases/tell-accounts.ts';
import { announceHolidayTurns } from '../use-cases/turn-holidays.ts';

export interface UserError {
  code: string;
  field: string[] | null;
  message: string;
  currentVersion: number | null;
}

export interface Payload {
  userErrors: UserError[];
  [thing: string]: unknown;
}

export const standardProfile = '{ name: "Standard", zones: [{ name: "All", regions: [EVERYWHERE_ELSE], rates: [{ basis: PER_ORDER, currency: "EUR", priceMinor: 500, minDays: 2, maxDays: 4 }] }] }';
export const account = '{ label: "Nordbank", last4: "4821", currency: "EUR", providerToken: "ba_1Nx3kTest" }';

export async function startVendorSubgraph({ paymentProvider = 'sandbox' }: { paymentProvider?: PaymentProviderName } = {}) {
  const db = await createTestDatabase({ entities, migrations: [...platformMigrations, ...migrations], poolSize: 10 });
  const outbox = createOutbox({ producer: 'vendor' });
  const clock = { offsetMs: 0 };
  const now = () => new Date(Date.now() + clock.offsetMs);
  const app = buildApp({ db, workerDb: db, outbox, mediaBaseUrl: 'http://media.test/media', standardCommissionBps: 1200, paymentProvider, now });
  const subgraph = await createTestSubgraph({ name: 'vendor', schemaFile, maxDurationMs: 20_000, ...app });
  const { call } = subgraph;
  let counter = 0;

  /** Runs a mutation; a refusal by the permissions is its code. */
  async function mutate(viewer: Viewer, field: string, args: string, thing = 'vendor { id }') {
    const { data, code, errors } = await call<Record<string, Payload> | null>({ query: `mutation { ${field}${args ? `(${args})` : ''} { ${thing} userErrors { code field message currentVersion } } }`, viewer });
    const payload = data?.[field];
    if (!payload && !code) throw new Error(JSON.stringify(errors));
    return { code: payload?.userErrors[0]?.code ?? code ?? null, payload: payload as Payload, errors: payload?.userErrors ?? [] };
  }

  /** Runs a mutation that must succeed. */
  async function must(viewer: Viewer, field: string, args: string, thing?: string): Promise<Payload> {
    const { code, errors, payload } = await mutate(viewer, field, args, thing);
    if (code) throw new Error(`${field} was refused: ${code} ${JSON.stringify(errors)}`);
    return payload;
  }

  /** A new vendor with its owner. */
  async function vendor(overrides: Record<string, unknown> = {}) {
    counter += 1;
    const owner = customer();
    const input = { name: `Store ${counter}`, slug: `store-${counter}`, country: 'DE', payoutCurrency: 'EUR', acceptsTerms: true, description: 'We make things of wood and wool, slowly and by hand.', ...overrides };
    const { data } = await call<{ vendorApply: { vendor: { id: string } } }>({ query: 'mutation($input: VendorApplyInput!) { vendorApply(input: $input) { vendor { id } userErrors { code } } }', variables: { input }, viewer: owner });
    const { id } = data.vendorApply.vendor;
    return { id, slug: input.slug as string, owner: staff(id, 'OWNER', owner.userId as string) };
  }

  /** Somebody who works for the vendor, as the tables and the token say. */
  async function member(vendorId: string, role: string) {
    const id = newId('vsm');
    const viewer = staff(vendorId, role, newId('usr'));
    await db.execute('INSERT INTO vendor_staff (id, vendor_id, user_id, role, since) VALUES (?, ?, ?, ?, ?)', [id, vendorId, viewer.userId, role, now()]);
    return { id, viewer, userId: viewer.userId as string };
  }

  /** All that approval takes, through the API. */
  async function prepare({ id, owner }: { id: string; owner: Viewer }) {
    await must(owner, 'vendorShippingProfileCreate', `vendorId: "${id}", input: ${standardProfile}`, 'shippingProfile { id }');
    await must(owner, 'vendorPayoutAccountSubmit', `vendorId: "${id}", input: ${account}`);
    await must(admin(), 'vendorReviewStart', `id: "${id}"`);
    await must(admin(), 'vendorRequirementVerify', `vendorId: "${id}", code: "BUSINESS_DETAILS", evidence: "Trade register seen"`);
  }

  return {
    db, outbox, clock, now, call, mutate, must, vendor, member, prepare,
    endpoint: subgraph.endpoint,
    async approvedVendor() {
      const created = await vendor();
      await prepare(created);
      await must(admin(), 'vendorApprove', `id: "${created.id}"`);
      return created;
    },
    /** What the user subgraph has announced of somebody. */
    async person(email: string, { isVerified = true } = {}) {
      const viewer = customer(newId('usr'));
      await savePerson(db, { userId: viewer.userId as string, version: 1, emailKey: email.toLowerCase(), isVerified });
      return viewer;
    },
    tellAccounts: () => tellAccounts({ db, outbox, now }),
    turnHolidays: () => announceHolidayTurns({ db, outbox, now }),
    async published(type: string, vendorId?: string) {
      const rows = await db.query<{ envelope: string }>('SELECT envelope FROM outbox WHERE type = ? ORDER BY id', [type]);
      const messages = rows.map((row) => JSON.parse(row.envelope) as { aggregateId: string; aggregateVersion: number; data: Record<string, unknown> });
      return messages.filter(({ aggregateId }) => vendorId === undefined || aggregateId === vendorId);
    },
    /** The state last announced. */
    async announced(vendorId: string) {
      const messages = (await this.published('vendor.updated.v1', vendorId)).toSorted((a, b) => a.aggregateVersion - b.aggregateVersion);
      return messages.at(-1)?.data as Record<string, never> & Record<string, unknown>;
    },
    async stop() {
      await subgraph.stop();
      await db.drop();
    },
  };
}

export type VendorSubgraph = Awaited<ReturnType<typeof startVendorSubgraph>>;
