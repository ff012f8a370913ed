import type { GatewayResult } from '#platform/bff/gateway-result';
import { partFailure } from '#platform/bff/gateway-result';
import type { Selection } from '#platform/bff/selection';
import type { Context } from '../../context.ts';
import { webSessionOperation, type WebSessionQuery } from '../../generated/gateway-operations.ts';
import type { Session } from '../../generated/schema-types.ts';

/**
 * Who is here, for the head of the page. Begins a session when there is none, since the CSRF token lives in it. The gateway is
 * asked only when numbers were selected (`at` is where they are in the selection); numbers that fail are null and reported.
 */
export async function sessionView(context: Context, selection: Selection, at = ''): Promise<Session> {
  const { csrfToken, signedIn } = await context.session.begin();
  const withCart = selection.has(`${at}cartItemCount`);
  const withUnread = signedIn !== null && selection.has(`${at}unreadNotificationCount`);
  const numbers = withCart || withUnread ? await context.gateway.send(webSessionOperation, { withCart, withUnread }) : null;
  if (numbers) reportFailures(numbers, context);
  return {
    csrfToken,
    isSignedIn: signedIn !== null,
    displayName: signedIn?.displayName ?? null,
    cartItemCount: withCart ? cartItemCount(numbers) : null,
    unreadNotificationCount: numbers?.data?.me?.unreadNotificationCount ?? null,
  };
}

/** No cart is a cart with nothing in it; an unknown cart is not. */
function cartItemCount(numbers: GatewayResult<WebSessionQuery> | null): number | null {
  if (!numbers || partFailure(numbers, ['cart'])) return null;
  return numbers.data?.cart?.itemCount ?? 0;
}

function reportFailures(numbers: GatewayResult<WebSessionQuery>, context: Context): void {
  for (const [id, part] of [['cartItemCount', 'cart'], ['unreadNotificationCount', 'me']] as const) {
    const failure = partFailure(numbers, [part]);
    if (failure) context.report.add({ id, code: failure.code });
  }
}
