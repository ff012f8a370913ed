/** What a shop's people send from their overview and their stock. */
import type { AccountChangePayload } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { notFound, refused, type Page } from '../page.ts';
import { showDashboard, showStock } from './workplace.ts';

export const reviewAnswer: Page = {
  method: 'POST',
  path: '/vendor/reviews',
  async show(visit) {
    const answer = await visit.mutate<{ reviewReply: AccountChangePayload }>('ReviewReply', { id: visit.form.get('id') ?? '', reply: visit.form.get('reply')?.trim() ?? '' });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.reviewReply;
    return userErrors.length > 0 ? showDashboard(visit, userErrors) : { to: paths.workplace(visit.form.get('shop') ?? undefined) };
  },
};

type Send = (form: URLSearchParams) => [operation: string, variables: object];

const text = (form: URLSearchParams, name: string): string => form.get(name)?.trim() ?? '';

/** What was damaged or lost is fewer, with or without a minus before it. */
function deltaOf(form: URLSearchParams): number {
  const typed = Number(form.get('delta'));
  return ['DAMAGED', 'LOST'].includes(text(form, 'reason')) ? -Math.abs(typed) : typed;
}

const stockChanges: Readonly<Record<string, Send>> = {
  ADJUST: (form) => ['StockAdjust', { variantId: text(form, 'variantId'), delta: deltaOf(form), reason: text(form, 'reason'), location: text(form, 'location') || null, idempotencyKey: text(form, 'attempt') }],
  ADD: (form) => ['StockLocationAdd', { vendorId: text(form, 'shop'), name: text(form, 'name') }],
  RENAME: (form) => ['StockLocationRename', { vendorId: text(form, 'shop'), location: text(form, 'location'), name: text(form, 'name') }],
  CLOSE: (form) => ['StockLocationClose', { vendorId: text(form, 'shop'), location: text(form, 'location') }],
  // In the order that was shown: the service refuses it when a place was added or closed meanwhile.
  FIRST: (form) => ['StockLocationsOrder', { vendorId: text(form, 'shop'), locations: [text(form, 'location'), ...form.getAll('others')] }],
};

export const stockChange: Page = {
  method: 'POST',
  path: '/vendor/stock',
  async show(visit) {
    const { form } = visit;
    const send = stockChanges[text(form, 'do')];
    if (!send) return notFound('this action');
    const answer = await visit.mutate<Record<string, AccountChangePayload>>(...send(form));
    if (!answer.data) return refused(answer);
    const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
    return errors.length > 0 ? showStock(visit, errors) : { to: paths.workplaceStock(text(form, 'shop')) };
  },
};
