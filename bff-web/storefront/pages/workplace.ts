import { randomUUID } from 'node:crypto';
import type { OrderQueue, Session, StockRow, VendorBalance, VendorDashboardPage, VendorOrderPayload, VendorOrdersPage, VendorProductsPage, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { salesChart } from '../html/chart.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { isoOf, missingParts, notice, refusals } from '../html/parts.ts';
import { locationPanel, stockForm, type StockOf } from '../html/stock-forms.ts';
import { replyForm } from '../html/workplace-forms.ts';
import { actionForm, notForYou, panel, shopSwitch, vendorOrderTile, withoutShop } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

/** The shop that was asked for, else the first that the person works for. */
async function shopOf(visit: Visit): Promise<string | undefined> {
  const asked = visit.form.get('shop') ?? visit.request.query.get('shop');
  return asked ?? (await visit.session())?.shops[0]?.vendorId;
}

const none: Shown = { title: 'Your shop', body: html`<div class="empty-state"><h1>You do not work for a shop</h1><p>If somebody invited you, follow the link in their letter first. <a href="/">Front page</a></p></div>` };

export const workplacePage: Page = { method: 'GET', path: '/vendor', show: (visit) => showDashboard(visit) };

export async function showDashboard(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const vendorId = await shopOf(visit);
  const session = await visit.session();
  if (vendorId === undefined) return session?.isSignedIn ? none : { to: paths.signIn('/vendor') };
  const answer = await visit.query<{ vendorDashboardPage: VendorDashboardPage | null }>('VendorDashboardPage', { vendorId });
  if (answer.errors.length > 0 || !answer.data) return notForYou(answer, paths.workplace(vendorId));
  const page = answer.data.vendorDashboardPage;
  if (!page) return notFound('this shop');
  const isAccepting = page.shop?.isAcceptingOrders !== false;
  return {
    title: page.shop?.name ?? 'Your shop',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<div class="title-line"><h1>${page.shop?.name ?? 'Your shop'}</h1>${when(page.shop, ({ url }) => html`<a class="button" href="${url}">As buyers see it</a>`)}</div>
${shopSwitch(session, vendorId, 'Overview')}${refusals(errors)}${missingParts(answer.missingSections)}${isAccepting ? null : notice('Nothing of this shop can be bought at the moment.', 'bad')}
${dashboard(visit, vendorId, page, session)}`,
  };
}

function dashboard(visit: Visit, vendorId: string, page: VendorDashboardPage, session: Session | null): Html {
  const date = dateFormat(visit, { day: 'numeric', month: 'short' });
  return html`<div class="panels">
${panel('Sales', page.sales, (charts) => (charts.length === 0 ? html`<p>Nothing was sold in the last 30 days.</p>` : html`${charts.map((chart) => salesChart(chart, { name: 'Sales', date }))}`), 'wide')}
${panel('To accept', page.toAccept, (queue) => queueOf(queue, date, (id, number) => actionForm({ action: '/vendor/orders', what: 'ACCEPT', label: 'Accept', about: number, session, hidden: { id, shop: vendorId } })))}
${panel('To ship', page.toShip, (queue) => queueOf(queue, date))}
${panel('Returns that wait', page.returns, (queue) => queueOf(queue, date))}
${panel('Runs low', page.lowStock, (rows) => stockTable(rows))}
${panel('Balance', page.balances, (balances) => html`${balances.length === 0 ? html`<p>Nothing was earned yet.</p>` : balances.map((balance) => balanceOf(balance, vendorId, session))}`)}
${panel('Payouts', page.payouts, (payouts) => listOf(payouts.map(({ amount, state, createdAt, failureReason }) => html`<li><time datetime="${isoOf(createdAt)}">${date.format(new Date(createdAt))}</time> ${amount.formatted} <span class="state">${state.toLowerCase()}</span>${when(failureReason, (why) => html` ${why}`)}</li>`)))}
${panel('Statements', page.statements, (all) => listOf(all.map(({ month, closing, pdfUrl, csvUrl, isClosed }) => html`<li>${month}${isClosed ? null : ' (so far)'}: ${closing.formatted} <a href="${pdfUrl}">PDF<span class="visually-hidden"> of ${month}</span></a> <a href="${csvUrl}">CSV<span class="visually-hidden"> of ${month}</span></a></li>`)))}
${panel('Reviews without a reply', page.reviews, (reviews) => listOf(reviews.slice(0, 5).map(({ id, rating, title, body, authorName }) => html`<li><p class="said"><strong>${rating} of 5${title ? html` · ${title}` : null}</strong></p><p class="said">${body ?? ''} <span class="hint">${authorName}</span></p>${replyForm(id, authorName, vendorId, session)}</li>`)))}
${page.requirements?.length ? panel('Missing for approval', page.requirements, (list) => listOf(list.map(({ description }) => html`<li>${description}</li>`))) : null}
${panel('People', page.staff, (staff) => listOf([...staff.map(({ name, role }) => html`<li>${name ?? 'Somebody'} <span class="hint">${roleText(role)}</span></li>`), ...(page.invitations ?? []).map(({ email, role }) => html`<li>${email} <span class="hint">invited as ${roleText(role)}</span></li>`)]))}
</div>`;
}

const roleText = (role: string): string => role.toLowerCase().replace('_', ' ');
const listOf = (items: readonly Html[]): Html => (items.length === 0 ? html`<p>None.</p>` : html`<ul class="plain-list">${items}</ul>`);

function queueOf({ count, items }: OrderQueue, date: Intl.DateTimeFormat, action?: (id: string, number: string) => Html): Html {
  if (items.length === 0) return html`<p>Nothing waits.</p>`;
  return html`${count == null ? null : html`<p class="count-line">${count} ${count === 1 ? 'order' : 'orders'}</p>`}<ul class="orders">${items.map((order) => vendorOrderTile(order, date, action?.(order.id, order.number) ?? null))}</ul>`;
}

/** Rows become cards on a narrow screen, so the parts say what they are whatever they look like. */
function stockTable(rows: readonly StockRow[], change?: (row: StockRow) => Html): Html {
  if (rows.length === 0) return html`<p>There is enough of everything.</p>`;
  return html`<table class="goods" role="table" aria-label="Stock"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Product</th><th scope="col" role="columnheader">Number</th><th scope="col" role="columnheader" class="number">Left</th>${change ? html`<th scope="col" role="columnheader">In or out</th>` : null}</tr></thead><tbody role="rowgroup">${rows.map((row) => ({ row, ...row })).map(({ row, title, variantTitle, sku, availableQuantity, places, url }) => html`<tr role="row"><th scope="row" role="rowheader"><a href="${url}">${title}</a> <span class="variant">${variantTitle}</span>${places.length < 2 ? null : html`<span class="places">${places.map(({ name, availableQuantity: left }) => `${name} ${left}`).join(', ')}</span>`}</th><td role="cell">${sku}</td><td role="cell" class="number">${availableQuantity}</td>${change ? html`<td role="cell">${change(row)}</td>` : null}</tr>`)}</tbody></table>`;
}

function balanceOf({ currency, pending, available, reserved }: VendorBalance, vendorId: string, session: Session | null): Html {
  return html`<dl class="totals"><div><dt>Sold, not yet due</dt><dd>${pending.formatted}</dd></div><div><dt>Held back</dt><dd>${reserved.formatted}</dd></div><div class="sum"><dt>Can be paid out</dt><dd>${available.formatted}</dd></div></dl>
${available.minorUnits > 0 ? actionForm({ action: '/vendor', what: 'PAYOUT', label: `Pay out ${available.formatted}`, session, hidden: { shop: vendorId, currency, attempt: randomUUID() } }) : null}`;
}

export const payout: Page = {
  method: 'POST',
  path: '/vendor',
  async show(visit) {
    const vendorId = visit.form.get('shop') ?? '';
    const answer = await visit.mutate<{ payoutRequest: Pick<VendorOrderPayload, 'userErrors'> }>('PayoutRequest', { vendorId, currency: visit.form.get('currency') ?? '', idempotencyKey: visit.form.get('attempt') ?? '' });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.payoutRequest;
    return userErrors.length > 0 ? showDashboard(visit, userErrors) : { to: paths.workplace(vendorId) };
  },
};

const filters = [['', 'All'], ['PENDING', 'New'], ['ACCEPTED', 'Accepted'], ['COMPLETED', 'Done'], ['CANCELLED', 'Cancelled'], ['REJECTED', 'Turned down']] as const;

export const workplaceOrdersPage: Page = {
  method: 'GET',
  path: '/vendor/orders',
  async show(visit) {
    const vendorId = await shopOf(visit);
    if (vendorId === undefined) return withoutShop(await visit.session(), '/vendor/orders');
    const state = filters.find(([value]) => value !== '' && value === visit.request.query.get('state'))?.[0] ?? null;
    const answer = await visit.query<{ vendorOrdersPage: VendorOrdersPage | null }>('VendorOrdersPage', { vendorId, state, after: visit.request.query.get('after') });
    if (answer.errors.length > 0 || !answer.data) return notForYou(answer, paths.workplaceOrders(vendorId));
    const orders = answer.data.vendorOrdersPage?.orders;
    const address = (chosen: string): string => `${paths.workplaceOrders(vendorId)}${chosen ? `&state=${chosen}` : ''}`;
    return {
      title: 'Orders',
      body: html`<h1>Orders</h1>${shopSwitch(await visit.session(), vendorId, 'Orders')}${missingParts(answer.missingSections)}
<nav class="tabs" aria-label="Which orders">${filters.map(([value, name]) => html`<a href="${address(value)}"${raw(value === (state ?? '') ? ' aria-current="page"' : '')}>${name}</a>`)}</nav>
${orders?.items.length ? html`<ul class="orders">${orders.items.map((order) => vendorOrderTile(order, dateFormat(visit)))}</ul>` : html`<p>None.</p>`}${when(orders?.nextCursor, (cursor) => html`<p><a href="${address(state ?? '')}&after=${encodeURIComponent(cursor)}">Older orders</a></p>`)}`,
    };
  },
};

export const workplaceStockPage: Page = { method: 'GET', path: '/vendor/stock', show: (visit) => showStock(visit) };

export async function showStock(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const vendorId = await shopOf(visit);
  if (vendorId === undefined) return withoutShop(await visit.session(), '/vendor/stock');
  const answer = await visit.query<{ vendorProductsPage: VendorProductsPage | null }>('VendorProductsPage', { vendorId, after: visit.request.query.get('after') });
  if (answer.errors.length > 0 || !answer.data) return notForYou(answer, paths.workplaceStock(vendorId));
  const { products, locations } = answer.data.vendorProductsPage ?? {};
  const session = await visit.session();
  const stock: StockOf = { shop: vendorId, locations: locations ?? [], session };
  return {
    title: 'Stock',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<h1>Stock</h1>${shopSwitch(session, vendorId, 'Stock')}${refusals(errors)}${missingParts(answer.missingSections)}
${stockTable(products?.items.flatMap(({ variants }) => variants) ?? [], (row) => stockForm(row, stock))}${when(products?.nextCursor, (cursor) => html`<p><a href="${paths.workplaceStock(vendorId)}&after=${encodeURIComponent(cursor)}">More</a></p>`)}${locations ? locationPanel(stock) : null}`,
  };
}
