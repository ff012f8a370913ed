import type { AdminCheckout, AdminDashboardPage, CheckoutState, DeadLetterBox, ReviewQueue, Session, UserError, VendorApplication } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { salesChart } from '../html/chart.ts';
import { countryName } from '../html/country-name.ts';
import { disputeList, waitingPayoutList } from '../html/open-money.ts';
import { decidedPayment, failedPaymentList } from '../html/failed-payments.ts';
import { html, when, type Html } from '../html/html.ts';
import { isoOf, missingParts, orderTile, refusals } from '../html/parts.ts';
import { actionForm, notForYou, panel, reasonForm } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

export const adminPage: Page = { method: 'GET', path: paths.admin, show: (visit) => showAdmin(visit) };

/** Operations; `errors` are why what was sent from there was refused. */
export async function showAdmin(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await visit.query<{ adminDashboardPage: AdminDashboardPage | null }>('AdminDashboardPage');
  if (answer.errors.length > 0 || !answer.data?.adminDashboardPage) return notForYou(answer, paths.admin);
  const { reviewQueue, sales, checkouts, failedPayments, disputes, waitingPayouts, openReturns, deadLetters } = answer.data.adminDashboardPage;
  const session = await visit.session();
  const date = dateFormat(visit, { day: 'numeric', month: 'short' });
  return {
    title: 'Operations',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<div class="title-line"><h1>Operations</h1><span><a class="button" href="${paths.adminUsers()}">People</a> <a class="button" href="${paths.adminCoupons}">Coupons</a> <a class="button" href="${paths.system}">How the system is</a></span></div>${refusals(errors)}${decidedPayment(visit.request.query)}${missingParts(answer.missingSections)}<div class="panels">
${panel('Shops to review', reviewQueue, (queue) => queueOf(queue, session, dateFormat(visit)), 'wide')}
${panel('Sales of the marketplace', sales, (charts) => (charts.length === 0 ? html`<p>Nothing was sold in the last 30 days.</p>` : html`<div class="charts">${charts.map((chart) => salesChart(chart, { name: 'Marketplace', date }))}</div>`), 'wide')}
${panel('Checkouts that hang', checkouts, (found) => checkoutsOf(found, session, dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' })))}
${panel('Payments that were declined', failedPayments, (found) => failedPaymentList(found, { session, typed: visit.form, moment: dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' }) }))}
${panel('Disputes to answer', disputes, (found) => disputeList(found, dateFormat(visit)))}
${panel('Payouts that wait for our balance', waitingPayouts, (found) => waitingPayoutList(found, dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' })))}
${panel('Returns that wait for a shop', openReturns, ({ items, totalCount }) => (items.length === 0 ? html`<p>None.</p>` : html`<p class="count-line">${totalCount ?? items.length} in all</p><ul class="orders">${items.map((order) => orderTile(order, date))}</ul>`))}
${panel('Dead letters', deadLetters, (boxes) => lettersOf({ boxes, session, isPartial: answer.missingSections.includes('deadLetters') }))}
</div>`,
  };
}

function queueOf({ count, items }: ReviewQueue, session: Session | null, date: Intl.DateTimeFormat): Html {
  if (items.length === 0) return html`<p>Nobody waits.</p>`;
  return html`<p class="count-line">${count ?? items.length} waiting, the longest first</p><ul class="orders">${items.map((vendor) => application(vendor, session, date))}</ul>`;
}

function application({ id, name, status, tagline, country, createdAt, requirements }: VendorApplication, session: Session | null, date: Intl.DateTimeFormat): Html {
  const hidden = { id };
  const form = { action: paths.admin, session, hidden, about: name };
  const missing = requirements?.filter(({ isMet }) => !isMet) ?? [];
  return html`<li class="order-card"><h3>${name}</h3><p>${tagline ?? ''}</p><p class="facts"><span>ships from ${countryName(country)}</span> <time datetime="${isoOf(createdAt)}">applied ${date.format(new Date(createdAt))}</time> <span class="state">${status === 'APPLIED' ? 'applied' : 'in review'}</span></p>
${when(requirements, (all) => html`<ul class="checks">${all.map(({ description, isMet }) => html`<li>${isMet ? '✓' : '✗'}<span class="visually-hidden">${isMet ? ' there: ' : ' missing: '}</span> ${description}</li>`)}</ul>`)}
<div class="decisions">${status === 'APPLIED' ? actionForm({ ...form, what: 'REVIEW', label: 'Begin the review' }) : null}
${missing.filter(({ kind }) => kind === 'VERIFIED').map(({ code, description }) => reasonForm({ ...form, hidden: { id, code }, what: 'VERIFY', id: `${id}-${code}`, label: 'Note a check', about: `for ${name}: ${description}`, fieldName: 'evidence', fieldLabel: 'What was seen', hint: 'For example the entry in the trade register.' }))}
${status === 'IN_REVIEW' ? actionForm({ ...form, what: 'APPROVE', label: 'Approve', isPrimary: true }) : null}
${reasonForm({ ...form, what: 'REJECT', id, label: 'Turn down', hint: 'The shop reads it.' })}</div></li>`;
}

/** As many as are asked for. */
const mostRefused = 20;

function checkoutsOf(found: readonly AdminCheckout[], session: Session | null, moment: Intl.DateTimeFormat): Html {
  const refused = found.filter(({ state }) => state === 'FAILED');
  const hanging = found.filter(({ state }) => state !== 'FAILED');
  return html`${refused.length > 0 ? refusedNotice(refused, moment) : null}${hanging.length === 0 ? html`<p>None; every checkout came to an end.</p>` : hangingOf(hanging, session, moment)}`;
}

/** Nobody can pay while this goes on. The latest comes last. */
function refusedNotice(refused: readonly AdminCheckout[], moment: Intl.DateTimeFormat): Html {
  const count = refused.length < mostRefused ? `${refused.length} ${refused.length === 1 ? 'checkout' : 'checkouts'}` : `${mostRefused} checkouts or more`;
  const latest = when(refused.at(-1), ({ updatedAt }) => html`, the latest <time datetime="${isoOf(updatedAt)}">${moment.format(new Date(updatedAt))}</time>`);
  return html`<p class="notice bad" role="alert">The payment provider refuses our requests: ${count} of the last day could not be paid${latest}. No card is to blame; check our key there.</p>`;
}

/** Why a checkout in these states cannot be given up: what was asked of the payment provider comes to its end by itself. */
const goesOn: Readonly<Partial<Record<CheckoutState, string>>> = {
  PAYMENT_UNKNOWN: 'The payment provider has not said whether it was paid. It is asked until it does; then this becomes an order or ends.',
  VOIDING: 'What was set aside at the buyer’s bank is being set free.',
  RELEASING: 'The goods are being set free.',
};

function hangingOf(hanging: readonly AdminCheckout[], session: Session | null, moment: Intl.DateTimeFormat): Html {
  return html`<ul class="orders">${hanging.map(({ id, state, updatedAt }) => html`<li class="order-card"><code>${id}</code><p class="facts"><span class="state">${state.toLowerCase().replaceAll('_', ' ')}</span> <time datetime="${isoOf(updatedAt)}">since ${moment.format(new Date(updatedAt))}</time></p>${when(goesOn[state], (text) => html`<p>${text}</p>`)}<div class="decisions">${actionForm({ action: paths.admin, what: 'RESUME', label: 'Look again', about: id, session, hidden: { id } })}${state in goesOn ? null : actionForm({ action: paths.admin, what: 'CANCEL', label: 'Give up', about: id, session, hidden: { id } })}</div></li>`)}</ul>`;
}

interface Letters {
  boxes: readonly DeadLetterBox[];
  session: Session | null;
  /** Not every service could say what it has. */
  isPartial: boolean;
}

function lettersOf({ boxes, session, isPartial }: Letters): Html {
  if (boxes.length === 0) return html`<p>${isPartial ? 'None where they could be counted; not every service answered.' : 'None.'}</p>`;
  return html`<ul class="orders">${boxes.map(({ service, consumer, count, oldestSeconds }) => html`<li class="order-card"><code>${consumer}</code><p class="facts"><span>${count ?? 'an unknown number of'} ${count === 1 ? 'letter' : 'letters'}</span>${oldestSeconds == null ? null : html` <span>oldest ${Math.round(oldestSeconds / 60)} minutes</span>`}</p>${reasonForm({ action: paths.admin, what: 'REPLAY', id: consumer, label: 'Send back', about: consumer, session, hidden: { service, consumer }, hint: 'Kept with the audit.' })}</li>`)}</ul>`;
}

const text = (form: URLSearchParams, name: string): string => form.get(name)?.trim() ?? '';

const operations: Readonly<Record<string, (form: URLSearchParams) => [name: string, variables: object]>> = {
  REVIEW: (form) => ['VendorReviewStart', { id: text(form, 'id') }],
  VERIFY: (form) => ['VendorRequirementVerify', { vendorId: text(form, 'id'), code: text(form, 'code'), evidence: text(form, 'evidence') }],
  APPROVE: (form) => ['VendorApprove', { id: text(form, 'id') }],
  REJECT: (form) => ['VendorReject', { id: text(form, 'id'), reason: text(form, 'reason') }],
  RESUME: (form) => ['CheckoutResume', { id: text(form, 'id') }],
  CANCEL: (form) => ['CheckoutCancel', { id: text(form, 'id') }],
  REPLAY: (form) => ['DeadLettersReplay', { service: text(form, 'service'), consumer: text(form, 'consumer'), reason: text(form, 'reason') }],
};

export const adminAction: Page = {
  method: 'POST',
  path: paths.admin,
  async show(visit) {
    const operation = operations[text(visit.form, 'do')];
    if (!operation) return notFound('this action');
    const answer = await visit.mutate<Record<string, { userErrors: UserError[] }>>(...operation(visit.form));
    if (!answer.data) return refused(answer);
    const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
    return errors.length > 0 ? showAdmin(visit, errors) : { to: paths.admin };
  },
};
