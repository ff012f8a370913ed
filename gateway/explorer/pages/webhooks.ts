import type { GraphQLSchema } from 'graphql';
import { isEnumType } from 'graphql';
import { html, type Html } from '../layout.ts';
import { code, sample } from './getting-started.ts';

/** Events are listed from the contract. */
export function webhooksPage(schema: GraphQLSchema | undefined): Html {
  const type = schema?.getType('WebhookEvent');
  const events = isEnumType(type) ? type.getValues() : [];
  return html`<p>Instead of asking again and again, be told: subscribe an address of yours to events of your vendor with <a href="/explorer#example=subscribe"><code>webhookSubscriptionCreate</code></a> (scope <code>webhooks:manage</code>). The answer has the secret that calls are signed by, once. Subscriptions made with a test key are told of what happens in the <a href="/partners#sandbox">sandbox</a>, in the same way.</p>
<h2 id="events">Events</h2>
<table><thead><tr><th scope="col">Event</th><th scope="col">When</th></tr></thead><tbody>
${events.map(({ name, description }) => html`<tr><td><code>${name}</code></td><td>${description ?? ''}</td></tr>`)}
<tr><td><code>PING</code></td><td>You asked for a test call.</td></tr>
</tbody></table>
<h2 id="calls">Calls</h2>
<p>Each is a POST of JSON; <code>id</code> stays the same when something is sent again, so keep the ids you have dealt with.</p>
${code('POST /marketplace-webhooks\nMarketplace-Delivery: dlv_…\nMarketplace-Signature: t=1780000000,v1=5257a869e7…\n\n{ "id": "ntf_…", "event": "VENDOR_ORDER_RECEIVED", "createdAt": "…", "data": { … } }')}
<p>Answer 2xx within 5 seconds; do the work afterwards. Redirects are not followed. What is not taken is tried again with growing pauses for a day; an endpoint that fails for a day is turned off, and its vendor is told.</p>
<h2 id="verify">Check the signature</h2>
<p>Everybody can call your address, so believe only what is signed, and only while it is fresh.</p>
<h3>TypeScript</h3>${code(sample('verify-webhook.ts'))}
<h3>Python</h3>${code(sample('verify_webhook.py'))}`;
}
