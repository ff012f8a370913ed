import type { AccountChangePayload, ApiKeySecretPayload, Session, UserError, VendorApiKey, VendorKeysPage } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { field } from '../html/form.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { isoOf, missingParts, notice, refusals } from '../html/parts.ts';
import { actionForm, notForYou, shopSwitch, withoutShop } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

/** What a program may be let do, in the words of whoever decides it. */
const scopes: readonly (readonly [scope: string, what: string])[] = [
  ['catalog:read', 'Read the catalog, your drafts included'],
  ['catalog:write', 'Change products and prices'],
  ['stock:write', 'Book and count stock'],
  ['orders:read', 'Read orders'],
  ['orders:fulfil', 'Accept and send orders, answer buyers'],
  ['orders:refund', 'Give money back'],
  ['finance:read', 'Read commission and earnings'],
  ['webhooks:manage', 'Set up webhooks'],
];
const lifetimes: readonly (readonly [days: string, label: string])[] = [['90', '90 days'], ['365', 'A year'], ['30', '30 days'], ['', 'Until it is revoked']];
const overlaps: readonly (readonly [hours: string, label: string])[] = [['24', 'for a day more'], ['1', 'for an hour more'], ['72', 'for three days more'], ['0', 'no longer']];

interface Outcome {
  errors?: readonly UserError[];
  /** Shown this once. */
  secret?: string | undefined;
}

export const workplaceKeysPage: Page = { method: 'GET', path: '/vendor/keys', show: (visit) => showKeys(visit) };

async function showKeys(visit: Visit, { errors = [], secret }: Outcome = {}): Promise<Shown | GoTo> {
  const session = await visit.session();
  const vendorId = visit.form.get('shop') ?? visit.request.query.get('shop') ?? session?.shops[0]?.vendorId;
  if (vendorId === undefined) return withoutShop(session, '/vendor/keys');
  const answer = await visit.query<{ vendorKeysPage: VendorKeysPage | null }>('VendorKeysPage', { vendorId });
  if (answer.errors.length > 0 || !answer.data) return notForYou(answer, paths.workplaceKeys(vendorId));
  const keys = answer.data.vendorKeysPage?.keys ?? [];
  const done = visit.request.query.get('done') ? notice('Done.', 'good') : null;
  return {
    title: 'API keys',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<h1>API keys</h1>${shopSwitch(session, vendorId, 'API keys')}${done}${refusals(errors)}${when(secret, secretPanel)}${missingParts(answer.missingSections)}
<p>Programs act for your shop with keys, as far as each key is let. Test keys act on play data, in a sandbox of your own.</p>
<section class="stacked" aria-label="Keys">${keys.length === 0 ? html`<p>There are no keys yet.</p>` : keys.map((key) => keyCard(visit, key, vendorId, session))}</section>
<section class="panel"><h2>New key</h2>${createForm(vendorId, session)}</section>`,
  };
}

const secretPanel = (secret: string): Html =>
  html`<section class="panel" role="status"><h2>Your new secret</h2><p>Put it where the program keeps its secrets. It is shown this once, and nobody can tell it again.</p><p><code class="secret">${secret}</code></p></section>`;

function keyCard(visit: Visit, key: VendorApiKey, vendorId: string, session: Session | null): Html {
  const date = dateFormat(visit);
  const time = (label: string, at: unknown): Html | null => when(at as string | null, (moment) => html`<span>${label} <time datetime="${isoOf(moment)}">${date.format(new Date(moment))}</time></span> `);
  const form = (what: string, label: string, fields: Html | null = null): Html => actionForm({ action: '/vendor/keys', what, label, about: key.name, session, hidden: { id: key.id, shop: vendorId }, fields });
  return html`<article class="panel"><h2>${key.name} <span class="state">${key.isSandbox ? 'test' : 'live'}${key.revokedAt == null ? '' : ', revoked'}</span></h2>
<p>${key.prefixes.map((prefix) => html`<code>${prefix}…</code> `)}${key.scopes.join(', ')}</p>
<p class="hint">${time('Made', key.createdAt)}${time('last used', key.lastUsedAt)}${time('ends', key.expiresAt)}${time('revoked', key.revokedAt)}</p>
${usageOf(key)}${key.revokedAt == null ? html`<details><summary>Replace the secret<span class="visually-hidden"> of ${key.name}</span></summary>${form('ROTATE', 'New secret', overlapField(key.id))}</details>${form('REVOKE', 'Revoke')}` : null}</article>`;
}

function overlapField(id: string): Html {
  return html`<div class="field"><label for="overlap-${id}">The former secret works</label><select id="overlap-${id}" name="overlapHours">${overlaps.map(([hours, label]) => html`<option value="${hours}">${label}</option>`)}</select></div>`;
}

function usageOf({ days, name }: VendorApiKey): Html {
  if (days.length === 0) return html`<p>Not used in the last 14 days.</p>`;
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  return html`<details><summary>${calls} ${calls === 1 ? 'call' : 'calls'} in the last 14 days<span class="visually-hidden"> with ${name}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Use of ${name}"><table><thead><tr><th scope="col">Day</th><th scope="col" class="number">Calls</th><th scope="col" class="number">With errors</th><th scope="col" class="number">Cost</th></tr></thead><tbody>
${days.map((day) => html`<tr><th scope="row">${day.day}</th><td class="number">${day.calls}</td><td class="number">${day.errors}</td><td class="number">${day.costUnits}</td></tr>`)}</tbody></table></div></details>`;
}

function createForm(vendorId: string, session: Session | null): Html {
  return html`<form method="post" action="/vendor/keys">${csrfField(session)}<input type="hidden" name="do" value="CREATE"><input type="hidden" name="shop" value="${vendorId}">
${field({ name: 'name', label: 'Name', hint: 'Which program it is for.', attributes: 'maxlength="80"' })}
<fieldset><legend>What it acts on</legend><label class="choice"><input type="radio" name="kind" value="test" checked> Play data, in the sandbox</label><label class="choice"><input type="radio" name="kind" value="live"> Your shop</label></fieldset>
<fieldset><legend>What it may do</legend>${scopes.map(([scope, what]) => html`<label class="choice"><input type="checkbox" name="scope" value="${scope}"${raw(scope === 'catalog:read' ? ' checked' : '')}> ${what} <code>${scope}</code></label>`)}</fieldset>
<div class="field"><label for="expires">It ends after</label><select id="expires" name="expiresInDays">${lifetimes.map(([days, label]) => html`<option value="${days}">${label}</option>`)}</select></div>
<button class="primary">Make the key</button></form>`;
}

type Payload = Partial<ApiKeySecretPayload & AccountChangePayload> & { userErrors: UserError[] };

const text = (form: URLSearchParams, name: string): string => form.get(name) ?? '';

const operations: Readonly<Record<string, (form: URLSearchParams) => [name: string, variables: object]>> = {
  CREATE: (form) => ['ApiKeyCreate', { input: { name: text(form, 'name').trim(), vendorId: text(form, 'shop'), scopes: form.getAll('scope'), isSandbox: form.get('kind') !== 'live', expiresInDays: Number(text(form, 'expiresInDays')) || null } }],
  ROTATE: (form) => ['ApiKeyRotate', { id: text(form, 'id'), overlapHours: Number(form.get('overlapHours') ?? 24) }],
  REVOKE: (form) => ['ApiKeyRevoke', { id: text(form, 'id') }],
};

export const workplaceKeysAction: Page = {
  method: 'POST',
  path: '/vendor/keys',
  async show(visit) {
    const operation = operations[text(visit.form, 'do')];
    if (!operation) return notFound('this action');
    const answer = await visit.mutate<Record<string, Payload>>(...operation(visit.form));
    if (!answer.data) return answer.errors[0]?.extensions?.code === 'FORBIDDEN' ? notForYou(answer, paths.workplaceKeys(text(visit.form, 'shop'))) : refused(answer);
    const [payload] = Object.values(answer.data);
    // The page with the secret is the answer to the form: a redirect would have to carry it.
    if (payload?.secret) return showKeys(visit, { secret: payload.secret });
    if (payload && payload.userErrors.length > 0) return showKeys(visit, { errors: payload.userErrors });
    return { to: `${paths.workplaceKeys(text(visit.form, 'shop'))}&done=1` };
  },
};
