import type { HttpRequest, HttpResponse, Route } from '#platform/server/http-types';
import { decideAtBank, findAuthorization } from './authorizations.ts';
import { storeEvents } from './event-store.ts';
import type { Authorization } from './model.ts';
import { Refusal } from './refusal.ts';
import { answerRefusals } from './routes.ts';
import type { WriteContext } from './writes.ts';

export const bankPath = '/bank/';

const html = (body: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Test bank</title><main>${body}</main></html>`,
});

function page({ status, amountMinor, currency }: Authorization): HttpResponse {
  if (status !== 'requires_action')
    return html(`<h1>Test bank</h1><p>This payment is ${status}. You can go back to the shop.</p>`);
  const button = (outcome: string, label: string) => `<button name="outcome" value="${outcome}">${label}</button>`;
  const buttons = `${button('approve', 'Approve')} ${button('refuse', 'Refuse')}`;
  return html(
    `<h1>Test bank</h1><p>Pay ${amountMinor} minor units of ${currency}?</p><form method="post">${buttons}</form>`,
  );
}

function outcomeIn(request: HttpRequest): boolean {
  const outcome = new URLSearchParams(request.body.toString('utf8')).get('outcome');
  if (outcome === 'approve' || outcome === 'refuse') return outcome === 'approve';
  throw new Refusal(400, 'invalid_request', 'expected a form with outcome=approve or outcome=refuse');
}

/** The page where a buyer confirms a payment. Its address is the secret: a browser has no API key. */
export function bankRoutes({ books, faults, webhooks }: WriteContext): Route[] {
  const idIn = (request: HttpRequest) => request.path.slice(bankPath.length);
  return [
    {
      method: 'GET',
      path: `${bankPath}*`,
      handle: (request) => answerRefusals(() => page(findAuthorization(books, idIn(request)))),
    },
    {
      method: 'POST',
      path: `${bankPath}*`,
      handle: (request) =>
        answerRefusals(() => {
          const isApproved = outcomeIn(request);
          books.transaction(() => {
            const outcome = decideAtBank(books, idIn(request), isApproved);
            storeEvents(books, outcome, null, faults.state.webhooks);
          });
          webhooks.nudge();
          return page(findAuthorization(books, idIn(request)));
        }),
    },
  ];
}
