/** What a shop's people send from their overview and their stock. */
import type { AccountChangePayload } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { refused, type Page } from '../page.ts';
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

export const stockChange: Page = {
  method: 'POST',
  path: '/vendor/stock',
  async show(visit) {
    const { form } = visit;
    const answer = await visit.mutate<{ stockAdjust: AccountChangePayload }>('StockAdjust', { variantId: form.get('variantId') ?? '', delta: Number(form.get('delta')), reason: form.get('reason') ?? '', idempotencyKey: form.get('attempt') ?? '' });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.stockAdjust;
    return userErrors.length > 0 ? showStock(visit, userErrors) : { to: paths.workplaceStock(form.get('shop') ?? '') };
  },
};
