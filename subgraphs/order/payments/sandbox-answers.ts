import { z } from 'zod';
import type { LookUpResult, PaymentResult } from './payment-provider.ts';

export const authorizationAnswer = z.object({
  id: z.string(),
  status: z.enum(['authorized', 'requires_action', 'declined', 'captured', 'closed', 'voided']),
  declineReason: z.string().nullable(),
  actionUrl: z.string().nullable(),
});
export const idAnswer = z.object({ id: z.string() });
export const transferAnswer = z.object({ id: z.string(), status: z.enum(['paid', 'in_transit', 'failed']) });
export const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export const lookUpAnswer = z.object({
  operation: z.enum(['authorize', 'capture', 'void', 'refund', 'transfer']),
  status: z.int(),
  object: z.union([
    z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
    z.object({ id: z.string() }).loose(),
  ]),
});

type AuthorizationAnswer = z.infer<typeof authorizationAnswer>;

/** What an authorisation in this state means for the one who asked for it. */
export function authorizationResult(answer: AuthorizationAnswer): PaymentResult<{ authorizationId: string }> {
  const value = { authorizationId: answer.id };
  if (answer.status === 'declined') return { status: 'declined', reason: answer.declineReason ?? 'declined' };
  if (answer.status === 'requires_action') return { status: 'requiresAction', url: answer.actionUrl ?? '', value };
  return { status: 'succeeded', value };
}

/** What a look-up by key means; throws ZodError for an object of unexpected shape. */
export function lookUpResult({ operation, status, object }: z.infer<typeof lookUpAnswer>): LookUpResult {
  const refused = errorAnswer.safeParse(object);
  if (refused.success) return { status: 'declined', reason: refused.data.error.code };
  if (operation === 'authorize') {
    const answer = authorizationAnswer.parse(object);
    if (answer.status === 'voided') return { status: 'voided', id: answer.id };
    const result = authorizationResult(answer);
    return 'value' in result ? { ...result, value: { id: answer.id } } : result;
  }
  const { id } = idAnswer.parse(object);
  return status < 300 ? { status: 'succeeded', value: { id } } : { status: 'declined', reason: String(status) };
}
