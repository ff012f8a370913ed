/** A vendor's coupons: its own to make, change and end, and those of the marketplace that it may bear a part of. */
import type { GrantedCouponPayload, UserError, VendorCouponsPage } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { changeCoupon } from '../coupon-changes.ts';
import { couponCard } from '../html/coupon-card.ts';
import { choices, createForm, fieldsOfCreation } from '../html/coupon-forms.ts';
import { scopeNames } from '../html/coupon-words.ts';
import { otherErrors } from '../html/form.ts';
import { html, when } from '../html/html.ts';
import { missingParts, notice, refusals } from '../html/parts.ts';
import { notForYou, shopSwitch, withoutShop } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

const action = '/vendor/coupons';
const leads = new Set(['OWNER', 'MANAGER']);

export const couponsPage: Page = { method: 'GET', path: action, show: (visit) => showCoupons(visit) };

async function showCoupons(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const session = await visit.session();
  const { form, request } = visit;
  const shop = form.get('shop') ?? request.query.get('shop') ?? session?.shops[0]?.vendorId;
  if (shop === undefined) return withoutShop(session, action);
  const answer = await visit.query<{ vendorCouponsPage: VendorCouponsPage | null }>('VendorCouponsPage', { vendorId: shop, after: request.query.get('after'), productQuery: form.get('productQuery') });
  const here = paths.workplaceCoupons(shop);
  if (answer.errors.length > 0 || !answer.data) return notForYou(answer, here);
  const page = answer.data.vendorCouponsPage;
  if (!page) return notFound('this shop');
  const { coupons, products, foundProducts, categories } = page;
  const shown = { action, shop, session, names: scopeNames(products, foundProducts, categories), moment: dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' }), typed: form, errors };
  const isLead = session?.shops.some(({ vendorId, role }) => vendorId === shop && leads.has(role)) ?? false;
  const typed = form.get('do') === 'CREATE' ? form : new URLSearchParams();
  return {
    title: 'Coupons',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<h1>Coupons</h1>${shopSwitch(session, shop, 'Coupons')}${request.query.get('done') ? notice('Done.', 'good') : null}${refusals(typed === form ? otherErrors(errors, fieldsOfCreation) : errors)}${missingParts(answer.missingSections)}
<p>What your coupons take off your goods is borne by you. Those of the marketplace apply to your goods where you agree to bear a part.</p>
${when(coupons, ({ items, nextCursor }) => html`<section class="stacked" aria-label="Coupons">${items.length === 0 ? html`<p>There are none yet.</p>` : items.map((coupon) => couponCard(coupon, shown))}${when(nextCursor, (cursor) => html`<p><a href="${here}&after=${encodeURIComponent(cursor)}">Older coupons</a></p>`)}</section>`)}
${isLead ? html`<section class="panel"><h2>New coupon</h2>${createForm({ action, session, hidden: { shop }, typed, errors: typed === form ? errors : [], categories: categories ?? [], narrowing: choices({ name: 'productIds', legend: 'Only for these products', items: products ?? [], typed, search: { name: 'productQuery', label: 'Words in a title', found: foundProducts ?? null } }) })}</section>` : null}`,
  };
}

export const couponsAction: Page = {
  method: 'POST',
  path: action,
  async show(visit) {
    const shop = visit.form.get('shop') ?? '';
    if (visit.form.has('find')) return showCoupons(visit);
    const sent = changeCoupon(visit.form, shop);
    if (!sent) return notFound('this action');
    if ('errors' in sent) return showCoupons(visit, sent.errors);
    const answer = await visit.mutate<Record<string, GrantedCouponPayload>>(sent.operation, sent.variables);
    if (!answer.data) return answer.errors[0]?.extensions?.code === 'FORBIDDEN' ? notForYou(answer, paths.workplaceCoupons(shop)) : refused(answer);
    const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
    return errors.length > 0 ? showCoupons(visit, errors) : { to: `${paths.workplaceCoupons(shop)}&done=1` };
  },
};
