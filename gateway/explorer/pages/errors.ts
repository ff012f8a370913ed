import { html, type Html } from '../layout.ts';
import { code } from './getting-started.ts';

/** Codes that partners meet: HTTP status, meaning, what to do. */
export const partnerErrors: readonly (readonly [string, string, string, string])[] = [
  ['UNAUTHENTICATED', '401', 'No key, a mistyped one, or one that was revoked or has ended.', 'Send “Authorization: Bearer mk_live_…” or “mk_test_…”. Make a new key or rotate it.'],
  ['FORBIDDEN', '403 or 200', 'The key lacks a scope (extensions.scopes.missing says which), or the thing belongs to another vendor (then with a path, beside the data).', 'Make a key with that scope; ask for your own vendor.'],
  ['GRAPHQL_PARSE_FAILED', '400', 'The text is not GraphQL.', 'Look at the line and column in locations.'],
  ['GRAPHQL_VALIDATION_FAILED', '400', 'A field, argument or type is not in the contract, or used wrongly.', 'Look it up in the explorer’s documentation.'],
  ['OPERATION_RESOLUTION_FAILURE', '400', 'The document has several operations and operationName does not say which.', 'Send operationName.'],
  ['BAD_USER_INPUT', '400 or 200', 'A value does not fit: a variable of the wrong type, or one that the field does not take.', 'The message says which and what was expected.'],
  ['BAD_REQUEST', '400', 'The request is not GraphQL over HTTP, or another site’s page could have sent it.', 'POST JSON with content-type application/json.'],
  ['OPERATION_TOO_COMPLEX', '400', 'Too many levels, fields or aliases, or a cost that the key may never spend at once (extensions.limit has name, max and actual).', 'Ask for smaller pages, or split it. Waiting does not help.'],
  ['RATE_LIMITED', '429', 'A budget of the key is used up (extensions.limit.name says which).', 'Wait as long as Retry-After says.'],
  ['PAYLOAD_TOO_LARGE', '413', 'The request has more than 100 KB.', 'Send less at a time.'],
  ['NOT_FOUND', '200', 'There is no such thing, or it is not yours to see.', 'Check the id.'],
  ['CONFLICT', '200', 'It has changed meanwhile.', 'Read it again and repeat with the new version.'],
  ['TIMEOUT', '200', 'A part took too long; the rest is there.', 'Ask for less at a time; try again.'],
  ['UNAVAILABLE', '503 or 200', 'A part of the marketplace is down for the moment.', 'Wait as long as Retry-After says. Writes with an idempotencyKey can be repeated.'],
  ['INTERNAL', '200 or 500', 'Our mistake; extensions.errorId finds it in our log.', 'Try again later, and tell us the errorId.'],
];

export function errorsPage(): Html {
  return html`<p>Errors come in two kinds. What a person or a program can act on is data: the <code>userErrors</code> of a mutation, each with a <code>code</code>, the <code>field</code> and a <code>message</code>; the write was not done. Everything else is in <code>errors</code> with one of these codes.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">What to do</th></tr></thead><tbody>
${partnerErrors.map(([name, status, meaning, action]) => html`<tr id="${name}"><td><code>${name}</code></td><td>${status}</td><td>${meaning}</td><td>${action}</td></tr>`)}
</tbody></table>
<h2 id="limits">Limits</h2>
<p>Each key has four budgets: requests and cost, within a minute and within a day. They refill evenly. Every answer has the headers</p>
${code('RateLimit-Policy: "requestsPerMinute";q=120;w=60, "requestsPerDay";q=50000;w=86400, "costPerMinute";q=20000;w=60, "costPerDay";q=5000000;w=86400\nRateLimit: "costPerMinute";r=19988;t=1')}
<p>with <code>q</code> the limit, <code>w</code> its window in seconds, <code>r</code> what is left of the tightest one and <code>t</code> the seconds until all of it is there again. A refusal is 429 with <code>Retry-After</code>.</p>`;
}
