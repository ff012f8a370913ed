import { partFailure, type GatewayResult, type ResponsePath } from '#platform/bff/gateway-result';
import type { Selection } from '#platform/bff/selection';
import type { Context } from '../../context.ts';
import { webSessionOperation, type WebSessionQuery } from '../../generated/gateway-operations.ts';
import type { Session } from '../../generated/schema-types.ts';
import { standingOf } from '../../session/standing.ts';

/**
 * Who is here, for the head of the page. Begins a session when there is none, since the CSRF token lives in it. The gateway is
 * asked only when numbers were selected (`at` is where they are in the selection); numbers that fail are null and reported.
 */
export async function sessionView(context: Context, selection: Selection, at = ''): Promise<Session> {
  const { csrfToken, signedIn } = await context.session.begin();
  const withCart = selection.has(`${at}cartItemCount`);
  const withUnread = signedIn !== null && selection.has(`${at}unreadNotificationCount`);
  const numbers = withCart || withUnread ? await context.gateway.send(webSessionOperation, { withCart, withUnread }) : nothing;
  const cartFails = withCart && reportFailure(numbers, ['cart'], 'cartItemCount', context);
  if (withUnread) reportFailure(numbers, ['me', 'unreadNotificationCount'], 'unreadNotificationCount', context);
  return {
    csrfToken,
    isSignedIn: signedIn !== null,
    displayName: signedIn?.displayName ?? null,
    // No cart is a cart with nothing in it; a cart that cannot be read is not.
    cartItemCount: withCart && !cartFails ? (numbers.data?.cart?.itemCount ?? 0) : null,
    unreadNotificationCount: numbers.data?.me?.unreadNotificationCount ?? null,
    ...standingOf(signedIn),
  };
}

const nothing: GatewayResult<WebSessionQuery> = { data: null, errors: [] };

/** Whether a part that was asked for failed; reports it. */
function reportFailure(numbers: GatewayResult<WebSessionQuery>, part: ResponsePath, id: string, context: Context): boolean {
  const failure = partFailure(numbers, part);
  if (failure) context.report.add({ id, code: failure.code });
  return failure !== undefined;
}
