import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScopeTable } from '../../partner/scopes.ts';
import { html, type Html } from '../layout.ts';

const samples = join(import.meta.dirname, '../../../docs/partners/samples');
export const sample = (name: string): string => readFileSync(join(samples, name), 'utf8').trim();

export const code = (text: string): Html => html`<pre tabindex="0"><code>${text}</code></pre>`;

const meanings: Readonly<Record<string, string>> = {
  'catalog:read': 'what anybody sees of the catalog, and your own drafts',
  'catalog:write': 'add and change your products, prices and translations; imports and exports',
  'stock:write': 'book goods in and out',
  'orders:read': 'your orders and every change of them',
  'orders:fulfil': 'accept, send, answer buyers; with it the addresses that parcels go to',
  'orders:refund': 'give money back',
  'finance:read': 'commission, tax and earnings',
  'webhooks:manage': 'set up and remove webhooks',
};

export function gettingStarted(scopes: ScopeTable): Html {
  const used = [...new Set(Object.values(scopes))].filter((scope) => scope !== null).sort();
  return html`<p>One GraphQL endpoint, <code>/partner/graphql</code>, for programs that act for a vendor or read the marketplace. A first call takes a minute.</p>
<h2 id="key">1. Make a key</h2>
<p>The owner of a vendor makes keys, on the page “API keys” of the vendor's dashboard or with the mutation <code>apiKeyCreate</code>. Begin with a <a href="#sandbox">test key</a>. Give a key the scopes it needs and no more; its secret, <code>mk_test_…</code> or <code>mk_live_…</code>, is shown once. Replace it with <code>apiKeyRotate</code>: the former secret goes on for as many hours as you say. <code>apiKeyRevoke</code> ends a key at once.</p>
<table><thead><tr><th scope="col">Scope</th><th scope="col">lets a program</th></tr></thead><tbody>
${used.map((scope) => html`<tr><td><code>${scope}</code></td><td>${meanings[scope] ?? ''}</td></tr>`)}
</tbody></table>
<p>A key of a vendor acts for that vendor only. A key without a vendor reads the catalog of the whole marketplace (<code>catalog:read</code>); partner accounts make those.</p>
<h3 id="sandbox">Try it in the sandbox</h3>
<p>A test key (<code>isSandbox: true</code>, secret <code>mk_test_…</code>) works at the same address on a marketplace of play data: a shop of your own with products, stock and orders in every state. Nothing in it is real, no test key ever sees or changes real data, and no live key sees the sandbox. All of the contract works there, webhooks too; buyers get no mail. Test keys have every scope you give them, with or without a vendor.</p>
<p><a href="/explorer#example=reset-sandbox"><code>sandboxReset</code></a> brings everything back to the beginning: your shop gets another id (ask <code>currentApiKey { vendorId sandbox { state } }</code>) with the same products, SKUs, stock and orders, and your webhook subscriptions go on. It takes some seconds, and can be done again after five. Other partners' shops are in the same marketplace, so put nothing secret into yours.</p>
<h2 id="call">2. Call</h2>
<p>Set <code>MARKETPLACE_URL</code> and <code>MARKETPLACE_KEY</code>, then</p>
<h3>curl</h3>${code(sample('first-call.sh'))}
<h3>TypeScript</h3>${code(sample('first-call.ts'))}
<h3>Python</h3>${code(sample('first_call.py'))}
<p>A typed client: <code>npm run partner:sdk</code> writes one from the contract and the <a href="/partners/examples">examples</a>.</p>
<h2 id="explore">3. Look around</h2>
<p>The <a href="/explorer">explorer</a> has the whole contract with its documentation and the examples filled in with your own data, and shows what each run costs. Your key stays in the tab.</p>
<h2 id="cost">What a call costs</h2>
<p>Roughly one for each object that may come back, lists within lists multiplied, and ten more for a write. It is worked out before anything runs; what was not used is given back. Every answer says so:</p>
${code('"extensions": { "cost": { "requested": 30, "actual": 12, "remaining": 19988, "reset": 1 } }')}
<p><code>requested</code> is the most it could have cost, <code>actual</code> what you were charged (never more), <code>remaining</code> what is left of the tighter of your budgets on cost, <code>reset</code> the seconds until all of it is there again; <code>limits</code> has all four budgets. A list whose length nobody can ask for counts no more elements than the contract assumes.</p>
<h2 id="retry">Writing twice</h2>
<p>Mutations with an <code>idempotencyKey</code> are done once however often they are sent: after a lost answer send the same again. Refusals you can act on come as <code>userErrors</code> with a code; see <a href="/partners/errors">errors</a>.</p>`;
}
