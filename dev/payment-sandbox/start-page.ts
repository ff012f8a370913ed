import type { Route } from '#platform/server/http-types';
import { tokens } from './faults.ts';

const meanings: Readonly<Record<string, string>> = {
  pm_ok: 'is paid',
  pm_declined: 'is declined',
  pm_insufficient: 'is declined: not enough money',
  pm_requires_action: 'is paid once the buyer has approved on a page of the bank',
  pm_slow: 'is paid after three seconds',
  pm_timeout_before: 'is never answered, and nothing was charged',
  pm_timeout_after: 'is never answered, and was charged',
  pm_error_500: 'fails with an error of the provider',
};

const style =
  'body{font:16px/1.5 system-ui;margin:0 auto;padding:24px;max-width:46rem;color:#222;background:#faf8f5}table{border-collapse:collapse}td{padding:4px 16px 4px 0;vertical-align:top}code{background:#eee8df;padding:1px 5px;border-radius:4px;white-space:nowrap}@media(prefers-color-scheme:dark){body{color:#eee;background:#1c1b19}code{background:#35322d}}';

/** For a person who follows the address that `npm start` prints: what this is, and what can be tried. */
function startPage(): string {
  const rows = Object.keys(tokens).map((token) => `<tr><td><code>${token}</code><td>${meanings[token]}`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Payment sandbox</title><style>${style}</style>
<h1>Payment sandbox</h1>
<p>A payment provider that moves no money. The marketplace charges, refunds and pays out through it; what it answers depends on the means of payment.</p>
<h2>Test payments</h2><table>${rows.join('')}</table><p>Anything else is declined as unknown.</p>
<h2>For programs</h2>
<p>The API is below <code>/v1</code> and wants <code>Authorization: Bearer</code> with the key (locally <code>paymentApiKey</code> in <code>.dev/secrets.json</code>):
<code>GET /v1/ledger</code> lists every movement of money, <code>POST /control</code> makes it slow, refuse, time out or send webhooks late and twice.
<code>dev/payment-sandbox/README.md</code> has all of it.</p></html>`;
}

/** `GET /`, the one page without a key or a secret address: it tells nothing of any payment. */
export const startPageRoute: Route = {
  method: 'GET',
  path: '/',
  handle: async () => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
    body: startPage(),
  }),
};
