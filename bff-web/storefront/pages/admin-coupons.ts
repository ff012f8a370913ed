/** All coupons for operators: they make, change and end the marketplace's, and ask vendors to bear a part. */
import type { AdminCouponsPage, GrantedCouponPayload, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { changeCoupon } from '../coupon-changes.ts';
import { couponCard } from '../html/coupon-card.ts';
import { choices, createForm, fieldsOfCreation } from '../html/coupon-forms.ts';
import { scopeNames } from '../html/coupon-words.ts';
import { field, otherErrors } from '../html/form.ts';
import { html, when } from '../html/html.ts';
import { missingParts, notice, refusals } from '../html/parts.ts';
import { notForYou } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

const action = paths.adminCoupons;

async function showCoupons(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const { form, request } = visit;
  const answer = await visit.query<{ adminCouponsPage: AdminCouponsPage | null }>('AdminCouponsPage', { after: request.query.get('after'), vendorQuery: form.get('vendorQuery') });
  if (answer.errors.length > 0 || !answer.data?.adminCouponsPage) return notForYou(answer, action);
  const { coupons, vendors, foundVendors, categories } = answer.data.adminCouponsPage;
  const session = await visit.session();
  const shown = { action, shop: null, session, names: scopeNames(vendors, foundVendors, categories), moment: dateFormat(visit, { dateStyle: 'medium', timeStyle: 'short' }), typed: form, errors };
  const typed = form.get('do') === 'CREATE' ? form : new URLSearchParams();
  const creating = typed === form ? errors : [];
  const narrowing = html`${choices({ name: 'vendorIds', legend: 'Only at these shops', items: vendors ?? [], typed, search: { name: 'vendorQuery', label: 'Name begins with', found: foundVendors ?? null }, isOpen: creating.some(({ field: at }) => at?.includes('vendorIds')) })}
${field({ name: 'marketplaceShareBasisPoints', label: 'Percent that the marketplace bears', value: typed.get('marketplaceShareBasisPoints'), isOptional: true, hint: 'All of it when empty. Less than 100 asks the shops above to bear the rest; it applies to the goods of each once that one agrees.', attributes: 'inputmode="decimal"' }, creating)}`;
  return {
    title: 'Coupons',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<p><a href="${paths.admin}">Operations</a></p><h1>Coupons</h1>${request.query.get('done') ? notice('Done.', 'good') : null}${refusals(typed === form ? otherErrors(errors, fieldsOfCreation) : errors)}${missingParts(answer.missingSections)}
${when(coupons, ({ items, nextCursor, totalCount }) => html`<section class="stacked" aria-label="Coupons">${totalCount == null ? null : html`<p class="count-line">${totalCount} in all, the newest first</p>`}${items.map((coupon) => couponCard(coupon, shown))}${when(nextCursor, (cursor) => html`<p><a href="${action}?after=${encodeURIComponent(cursor)}">Older coupons</a></p>`)}</section>`)}
<section class="panel"><h2>New coupon of the marketplace</h2>${createForm({ action, session, hidden: {}, typed, errors: creating, categories: categories ?? [], narrowing })}</section>`,
  };
}

export const adminCouponPages: readonly Page[] = [
  { method: 'GET', path: action, show: (visit) => showCoupons(visit) },
  {
    method: 'POST',
    path: action,
    async show(visit) {
      if (visit.form.has('find')) return showCoupons(visit);
      const sent = changeCoupon(visit.form, null);
      if (!sent) return notFound('this action');
      if ('errors' in sent) return showCoupons(visit, sent.errors);
      const answer = await visit.mutate<Record<string, GrantedCouponPayload>>(sent.operation, sent.variables);
      if (!answer.data) return answer.errors[0]?.extensions?.code === 'FORBIDDEN' ? notForYou(answer, action) : refused(answer);
      const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
      return errors.length > 0 ? showCoupons(visit, errors) : { to: `${action}?done=1` };
    },
  },
];
