/** What becomes of payments that the provider declined for good, decided from the operators' page. */
import type { FailedPaymentPayload, FailedPaymentResolution, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { decidedPaymentPath } from '../html/failed-payments.ts';
import { refused, type Page } from '../page.ts';
import { showAdmin } from './admin.ts';

const notAdmin = { code: 'NOT_ALLOWED', message: 'Only administrators decide about payments. If you are one, this form is out of date: try it again.' } as UserError;

export const paymentDecision: Page = {
  method: 'POST',
  path: paths.adminPayments,
  async show(visit) {
    const text = (name: string): string => visit.form.get(name)?.trim() ?? '';
    const resolution = text('resolution') as FailedPaymentResolution;
    const variables = { id: text('id'), resolution, reason: text('reason'), reference: text('reference') || null, idempotencyKey: text('attempt') };
    const answer = await visit.mutate<{ failedPaymentResolve: FailedPaymentPayload }>('FailedPaymentResolve', variables);
    if (answer.errors[0]?.extensions?.code === 'FORBIDDEN') return showAdmin(visit, [notAdmin]);
    if (!answer.data) return refused(answer);
    const { userErrors, ...decided } = answer.data.failedPaymentResolve;
    return userErrors.length > 0 ? showAdmin(visit, userErrors) : { to: decidedPaymentPath(resolution, decided) };
  },
};
