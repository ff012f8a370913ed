import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { HttpError, type HttpResponse, type Route } from '#platform/server/http-types';
import { createDownloadLinks } from '../documents/download-links.ts';
import { runsOf } from '../documents/fonts.ts';
import { addVendor } from './catalog.ts';
import { bookAdjustment } from './books.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship } from './placed-order.ts';
import { readStatement } from '../data/statement-repository.ts';
import { closeStatements } from '../use-cases/close-statements.ts';
import type { DocumentContent } from '../domain/document.ts';

let now = new Date('2026-03-10T10:00:00.000Z');
let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph({ now: () => now });
});
after(() => subgraph.stop());

async function download(url: string): Promise<HttpResponse & { text: string }> {
  const route = subgraph.app.routes?.find((candidate) => candidate.path === '/downloads/*') as Route;
  const { pathname, searchParams } = new URL(url);
  const response = await route.handle({ method: 'GET', path: pathname, query: searchParams, headers: {}, body: Buffer.alloc(0), remoteAddress: '127.0.0.1', requestId: 'r', signal: new AbortController().signal });
  const chunks: Buffer[] = [];
  if (Buffer.isBuffer(response.body) || typeof response.body === 'string') chunks.push(Buffer.from(response.body));
  else for await (const chunk of response.body as AsyncIterable<string | Buffer>) chunks.push(Buffer.from(chunk));
  return { ...response, text: Buffer.concat(chunks).toString('latin1') };
}

interface Papers {
  documents: { kind: string; number: string; total: { minorUnits: number }; url: string }[] | null;
  invoiceUrl: string | null;
  packingSlipUrl: string | null;
  commissionTax?: { minorUnits: number } | null;
  earning?: { minorUnits: number } | null;
}

async function papers(id: string, viewer: Viewer, more = ''): Promise<Papers | null> {
  return (await subgraph.call<{ vendorOrder: Papers | null }>({ query: `{ vendorOrder(id: "${id}") { documents { kind number total { minorUnits } url } invoiceUrl packingSlipUrl ${more} } }`, viewer })).data.vendorOrder;
}

test('an invoice is issued once all is sent, for what was collected; each refund gets a credit note; both as PDF by a link', async () => {
  const order = await placeOrder(subgraph, { quantity: 3 });
  await ship(subgraph, order, 1);
  assert.equal((await papers(order.vendorOrderId, order.buyer.viewer))?.invoiceUrl, null, 'not while something is left to send');
  await ship(subgraph, order);
  await refund(subgraph, order, 1);
  const shown = await papers(order.vendorOrderId, order.buyer.viewer);
  assert.deepEqual(shown?.documents?.map(({ kind, number, total }) => [kind, number, total.minorUnits]), [['INVOICE', 'INV-000001', 3_500], ['CREDIT_NOTE', 'CN-000001', 1_000]]);
  for (const url of [shown?.invoiceUrl, shown?.documents?.[1]?.url, shown?.packingSlipUrl]) {
    const file = await download(url as string);
    assert.equal(file.headers?.['content-type'], 'application/pdf');
    assert.match(file.text, /^%PDF-1\.\d[\s\S]*%%EOF\s*$/);
  }
  const [row] = await subgraph.db.query<{ content: string }>("SELECT content FROM order_documents WHERE vendor_order_id = ? AND kind = 'INVOICE'", [order.vendorOrderId]);
  const content = JSON.parse(row?.content ?? '') as DocumentContent;
  // Sweden: 25 % contained in 30.00 of goods and 5.00 of delivery.
  assert.deepEqual([content.taxes, content.netMinor + content.taxMinor, content.lines.length], [[{ rateBps: 2_500, netMinor: 2_800, taxMinor: 700 }], 3_500, 2]);
});

test('the delivery on an invoice bears the rate of tax that it was charged with, whatever the rate is by now', async () => {
  const order = await placeOrder(subgraph);
  await subgraph.db.execute('UPDATE vendor_orders SET shipping_settlement = REPLACE(shipping_settlement, ?, ?) WHERE id = ?', ['"taxRateBps":2500', '"taxRateBps":2400', order.vendorOrderId]);
  await ship(subgraph, order);
  const [row] = await subgraph.db.query<{ content: string }>('SELECT content FROM order_documents WHERE vendor_order_id = ?', [order.vendorOrderId]);
  const { lines } = JSON.parse(row?.content ?? '{}') as DocumentContent;
  assert.deepEqual(lines.map(({ title, taxRateBps }) => [title === 'Delivery', taxRateBps]), [[false, 2_500], [true, 2_400]]);
});

test("a vendor's invoices are numbered without gaps, whatever happens at the same time", async () => {
  const first = await placeOrder(subgraph);
  const orders = [first];
  for (let index = 0; index < 4; index += 1) {
    const next = await placeOrder(subgraph);
    await subgraph.db.execute('UPDATE vendor_orders SET vendor_id = ? WHERE id = ?', [first.vendorId, next.vendorOrderId]);
    orders.push({ ...next, vendorId: first.vendorId, staff: first.staff });
  }
  await Promise.all(orders.map((order) => ship(subgraph, order)));
  const rows = await subgraph.db.query<{ sequence: number }>("SELECT sequence FROM order_documents WHERE vendor_id = ? AND kind = 'INVOICE' ORDER BY sequence", [first.vendorId]);
  assert.deepEqual(rows.map((row) => row.sequence), [1, 2, 3, 4, 5]);
});

test('papers are for the buyer, operators and the staff concerned; a link cannot be forged, changed or kept', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  for (const viewer of [order.buyer.viewer, admin(), order.staff('OWNER'), order.staff('FULFILMENT')]) assert.ok((await papers(order.vendorOrderId, viewer))?.invoiceUrl);
  const finance = await papers(order.vendorOrderId, order.staff('FINANCE'));
  assert.ok(finance?.invoiceUrl);
  assert.equal(finance?.packingSlipUrl ?? null, null);
  for (const viewer of [customer(), guest(), staff(await addVendor(subgraph), 'OWNER')]) assert.equal(await papers(order.vendorOrderId, viewer), null);
  for (const role of ['CATALOG', 'READ_ONLY']) assert.equal((await papers(order.vendorOrderId, order.staff(role)))?.documents ?? null, null);
  const url = (await papers(order.vendorOrderId, order.buyer.viewer))?.invoiceUrl as string;
  const token = url.split('/')[4] as string;
  const forged = createDownloadLinks({ baseUrl: 'http://downloads.test/downloads', key: 'x'.repeat(32), now: () => now }).url({ kind: 'packing-slip', vendorOrderId: order.vendorOrderId }, 'x.pdf');
  for (const bad of [forged, url.replace(token, `A${token.slice(1)}`), url.replace(token, 'x.y')]) await assert.rejects(download(bad), HttpError);
  const before = now;
  now = new Date(now.getTime() + 17 * 60_000);
  await assert.rejects(download(url), /not valid any more/);
  now = before;
});

test('every letter is set in a font that has it; what none has is shown as a question mark', () => {
  assert.deepEqual(runsOf('Größe ß'), [{ part: 'latin', text: 'Größe ß' }]);
  assert.deepEqual(runsOf('A हिन्दी').map((run) => run.part), ['latin', 'devanagari']);
  assert.deepEqual(runsOf('日本'), [{ part: 'latin', text: '??' }]);
  assert.equal(runsOf('Žluťoučký').map((run) => run.text).join(''), 'Žluťoučký');
});

interface Amounts {
  isClosed: boolean;
  [name: string]: { minorUnits: number } | boolean | string;
}
const statementFields = 'isClosed pdfUrl csvUrl opening { minorUnits } sales { minorUnits } subsidies { minorUnits } refunds { minorUnits } commission { minorUnits } commissionTax { minorUnits } payouts { minorUnits } adjustments { minorUnits } closing { minorUnits }';

async function statement(vendorId: string, month: string, viewer: Viewer): Promise<Amounts | null> {
  const { data, code } = await subgraph.call<{ _entities: ({ statement: Amounts | null } | null)[] }>({
    query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { statement(month: "${month}", currency: "EUR") { ${statementFields} } } } }`,
    viewer,
  });
  assert.ok([undefined, 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'].includes(code), `the statement was answered ${code}`);
  return data._entities[0]?.statement ?? null;
}

const minors = (amounts: Amounts | null) => Object.fromEntries(Object.entries(amounts ?? {}).flatMap(([name, value]) => (typeof value === 'object' ? [[name, value.minorUnits]] : [])));

test("a vendor's statement leads from the opening to the closing balance by the ledger, and never changes once its month is over", async () => {
  const order = await placeOrder(subgraph, { quantity: 2 });
  await ship(subgraph, order);
  await refund(subgraph, order, 1);
  const march = await statement(order.vendorId, '2026-03', order.staff('FINANCE'));
  // 20.00 and 5.00 delivery; 12 % of the goods, 19 % on that; half of the goods given back.
  const lines = { opening: 0, sales: 2_500, subsidies: 0, refunds: 1_000, commission: 120, commissionTax: 23, payouts: 0, adjustments: 0, closing: 1_357 };
  assert.deepEqual([march?.isClosed, minors(march)], [false, lines]);
  const { commissionTax, earning } = (await papers(order.vendorOrderId, order.staff('FINANCE'), 'commissionTax { minorUnits } earning { minorUnits }')) ?? {};
  assert.deepEqual([commissionTax?.minorUnits, earning?.minorUnits], [46, 2_500 - 240 - 46]);
  now = new Date('2026-04-02T00:00:00.000Z');
  assert.ok((await closeStatements({ db: subgraph.db, now: () => now })) >= 1);
  await bookAdjustment(subgraph.db, order.vendorId, 500);
  await subgraph.db.execute("UPDATE ledger_transactions SET booked_at = '2026-03-20' WHERE vendor_id = ? AND kind = 'adjustment'", [order.vendorId]);
  const closed = await statement(order.vendorId, '2026-03', order.staff('OWNER'));
  assert.deepEqual([closed?.isClosed, minors(closed)], [true, lines]);
  await subgraph.db.execute("UPDATE ledger_transactions SET booked_at = '2026-04-01' WHERE vendor_id = ? AND kind = 'adjustment'", [order.vendorId]);
  const april = await statement(order.vendorId, '2026-04', order.staff('OWNER'));
  assert.deepEqual([april?.['opening'], april?.['adjustments'], april?.['closing']], [{ minorUnits: 1_357 }, { minorUnits: 500 }, { minorUnits: 1_857 }]);
  const csv = (await download(closed?.['csvUrl'] as string)).text.trim().split('\n');
  assert.match(csv[0] ?? '', /^booked_at,kind,reference/);
  assert.match(csv.at(-1) ?? '', /,13\.57,EUR$/);
  assert.match(csv.find((row) => row.includes(',refund,')) ?? '', /,-8\.57,-?\d+\.57,EUR$/, 'an amount below zero is a number, not text');
  assert.match((await download(closed?.['pdfUrl'] as string)).text, /^%PDF/);
  for (const viewer of [order.buyer.viewer, guest(), order.staff('FULFILMENT'), staff(await addVendor(subgraph), 'OWNER')]) assert.equal(await statement(order.vendorId, '2026-03', viewer), null);
});

test('a statement as CSV is whole, however many pages it takes, and though much of a page moved nothing', async () => {
  now = new Date('2026-04-02T00:00:00.000Z');
  const vendorId = await addVendor(subgraph);
  // Three of four only moved money between the vendor's own accounts; many were booked at one moment.
  const ids = Array.from({ length: 2_100 }, (_, index) => `ltx_${vendorId.slice(-8)}${String(index).padStart(6, '0')}`);
  await subgraph.db.execute('INSERT INTO ledger_transactions (id, reference, kind, currency, vendor_id, booked_at) VALUES ?', [ids.map((id, index) => [id, id, 'adjustment', 'EUR', vendorId, new Date(Date.UTC(2026, 2, 1 + Math.floor(index / 700)))])]);
  await subgraph.db.execute('INSERT INTO ledger_postings (transaction_id, account, currency, amount_minor) VALUES ?', [ids.flatMap((id, index) => [[id, `vendor:${vendorId}:pending`, 'EUR', 5], [id, index % 4 === 0 ? 'psp_clearing' : `vendor:${vendorId}:available`, 'EUR', -5]])]);
  const viewer = staff(vendorId, 'FINANCE');
  const shown = await statement(vendorId, '2026-03', viewer);
  const rows = (await download(shown?.['csvUrl'] as string)).text.trim().split('\n');
  assert.equal(rows.length, 2 + 2_100 / 4);
  assert.match(rows.at(-1) ?? '', /,-26\.25,EUR$/);
  assert.equal(minors(shown)['closing'], -2_625);
});

test('asking for a month or a currency in which nothing was booked leaves nothing behind in the list of statements', async () => {
  now = new Date('2026-04-02T00:00:00.000Z');
  const vendorId = await addVendor(subgraph);
  const viewer = staff(vendorId, 'OWNER');
  const ask = (field: string) => subgraph.call<{ _entities: ({ statement?: { isClosed: boolean } | null; statements?: { edges: unknown[] } | null } | null)[] }>({ query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { ${field} } } }`, viewer });
  assert.equal((await ask('statement(month: "2019-01", currency: "EUR") { isClosed }')).data._entities[0]?.statement?.isClosed, true);
  assert.equal((await ask('statement(month: "2026-03", currency: "ABC") { isClosed }')).code, 'BAD_USER_INPUT');
  assert.deepEqual((await ask('statements { edges { node { month currency closing { amount } } } }')).data._entities[0]?.statements?.edges, []);
});

test('a payout shows in the statement, and a debt is netted at the next one', async () => {
  const vendorId = await addVendor(subgraph);
  await subgraph.db.execute('UPDATE vendor_copies SET business = NULL WHERE vendor_id = ?', [vendorId]);
  now = new Date();
  await bookAdjustment(subgraph.db, vendorId, -700);
  await bookAdjustment(subgraph.db, vendorId, 2_000);
  const { data } = await subgraph.call<{ payoutRequest: { payout: { amount: { minorUnits: number } } | null; userErrors: unknown[] } }>({ query: `mutation { payoutRequest(vendorId: "${vendorId}", currency: "EUR", idempotencyKey: "k") { payout { amount { minorUnits } } userErrors { code message } } }`, viewer: staff(vendorId, 'OWNER') });
  assert.equal(data.payoutRequest.payout?.amount.minorUnits, 1_300, JSON.stringify(data.payoutRequest));
  const current = minors(await statement(vendorId, now.toISOString().slice(0, 7), staff(vendorId, 'FINANCE')));
  assert.equal(current['adjustments'], 1_300);
  assert.equal((current['payouts'] ?? 0) + (current['closing'] ?? 0), 1_300);
});

test('a statement agrees with the books while money moves', async () => {
  const vendorId = await addVendor(subgraph);
  const month = new Date().toISOString().slice(0, 7);
  const moving = (async () => {
    for (let minor = 1; minor <= 40; minor++) await bookAdjustment(subgraph.db, vendorId, minor);
  })();
  let isMoving = true;
  void moving.finally(() => (isMoving = false));
  while (isMoving) await readStatement(subgraph.db, { vendorId, currency: 'EUR', month });
  await moving;
  const { closingMinor, adjustmentsMinor } = await readStatement(subgraph.db, { vendorId, currency: 'EUR', month });
  assert.deepEqual([closingMinor, adjustmentsMinor], [820, 820]);
});

async function exportUrl(args: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<{ orderExportUrl: string } | null>({ query: `{ orderExportUrl${args} }`, viewer });
  return { url: data?.orderExportUrl, code };
}

test('orders are exported as CSV: filtered, by tenant, with what the role may see, safe for spreadsheets', async () => {
  const viewer = customer();
  const order = await placeOrder(subgraph, { viewer });
  await placeOrder(subgraph);
  await subgraph.db.execute('UPDATE orders SET shipping_address = REPLACE(shipping_address, ?, ?) WHERE id = ?', ['Mara Lindqvist', '=cmd|calc', order.orderId]);
  const read = async (args: string, who: Viewer) => (await download((await exportUrl(args, who)).url as string)).text.trim().split('\n');
  const own = await read(`(vendorId: "${order.vendorId}")`, order.staff('OWNER'));
  assert.equal(own.length, 2);
  assert.match(own[0] ?? '', /total,refunded,commission,commission_tax,payable,email,recipient/);
  assert.ok(own[1]?.includes(",'=cmd|calc,"), own[1]);
  const [packerHeader] = await read(`(vendorId: "${order.vendorId}")`, order.staff('FULFILMENT'));
  assert.ok(packerHeader?.includes('recipient') && !packerHeader.includes('commission'));
  const [financeHeader] = await read(`(vendorId: "${order.vendorId}")`, order.staff('FINANCE'));
  assert.ok(financeHeader?.includes('commission') && !financeHeader.includes('email'));
  assert.equal((await read(`(vendorId: "${order.vendorId}", state: COMPLETED)`, order.staff('OWNER'))).length, 1);
  assert.ok((await read('', admin())).length > 2);
  for (const [args, who] of [['', order.staff('OWNER')], [`(vendorId: "${order.vendorId}")`, viewer], [`(vendorId: "${order.vendorId}")`, staff(await addVendor(subgraph), 'OWNER')], [`(vendorId: "${order.vendorId}")`, guest()]] as const) {
    assert.match((await exportUrl(args, who)).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  }
});
