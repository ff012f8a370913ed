/** Forms that make and change coupons. Times are in UTC, since a shop sells into many zones. */
import { randomUUID } from 'node:crypto';
import type { CouponScopeItem, GrantedCoupon, Session, UserError } from '../../generated/schema-types.ts';
import { markets } from '../market-choice.ts';
import { field } from './form.ts';
import { html, raw, when, type Html } from './html.ts';
import { csrfField } from './layout.ts';
import { isoOf } from './parts.ts';
import { actionForm } from './workplace.ts';

/** As a field for date and time has it, to the minute. */
const minuteOf = (at: Date | string | null | undefined): string => (at == null ? '' : isoOf(at).slice(0, 16));

interface Change {
  action: string;
  session: Session | null;
  hidden: Readonly<Record<string, string>>;
  typed: URLSearchParams;
  errors: readonly UserError[];
}

/** What may be changed. Each field goes along with what it was (`was-...`), so that only what somebody changed is sent. */
export function changeForm(coupon: GrantedCoupon, { action, session, hidden, typed, errors }: Change): Html {
  const { id, code, description, startsAt, endsAt, usageLimit, perCustomerLimit } = coupon;
  const isRefused = typed.get('do') === 'CHANGE' && typed.get('id') === id;
  const now: readonly (readonly [name: string, label: string, value: string, type: string, more: string])[] = [
    ['description', 'Description, for buyers', description, 'text', 'required maxlength="240"'],
    ['startsAt', 'Counts from (UTC)', minuteOf(startsAt), 'datetime-local', 'required'],
    ['endsAt', 'Counts until (UTC)', minuteOf(endsAt), 'datetime-local', ''],
    ['usageLimit', 'Most uses in all', String(usageLimit ?? ''), 'number', 'min="1"'],
    ['perCustomerLimit', 'Most uses per customer', String(perCustomerLimit ?? ''), 'number', 'min="1"'],
  ];
  const one = ([name, label, value, type, more]: (typeof now)[number]): Html => {
    const error = isRefused ? errors.find((each) => each.field?.at(-1) === name)?.message : undefined;
    const at = `${id}-${name}`;
    return html`<div class="field${error ? ' wrong' : ''}"><input type="hidden" name="was-${name}" value="${value}"><label for="${at}">${label}${raw(more.includes('required') ? '' : ' <span class="optional">(optional)</span>')}</label><input id="${at}" name="${name}" type="${type}" value="${isRefused ? (typed.get(name) ?? '') : value}" ${raw(more)}${raw(error ? ` aria-invalid="true" aria-describedby="${at}-error"` : '')}>${when(error, (text) => html`<p class="error" id="${at}-error">${text}</p>`)}</div>`;
  };
  const warning = coupon.shares.length > 0 ? html`<p>Shops that bear a part have to agree again when it may cost them more.</p>` : null;
  return html`<details class="with-reason"${raw(isRefused ? ' open' : '')}><summary>Change<span class="visually-hidden"> ${code}</span></summary>${actionForm({ action, what: 'CHANGE', label: 'Save', about: code, session, hidden, fields: html`${warning}${now.map(one)}` })}</details>`;
}

export interface Creation {
  action: string;
  session: Session | null;
  hidden: Readonly<Record<string, string>>;
  typed: URLSearchParams;
  errors: readonly UserError[];
  categories: readonly CouponScopeItem[];
  /** What a coupon of this side is narrowed to besides, and what only this side decides. */
  narrowing: Html | null;
}

/** Fields of the form for a new coupon that say themselves why they were refused. */
export const fieldsOfCreation: readonly string[] = ['code', 'description', 'rateBasisPoints', 'amounts', 'marketplaceShareBasisPoints', 'startsAt', 'endsAt', 'usageLimit', 'perCustomerLimit'];

/** A form for a new coupon. The key makes a second click harmless. */
export function createForm({ action, session, hidden, typed, errors, categories, narrowing }: Creation): Html {
  const value = (name: string): string => typed.get(name) ?? '';
  const own = { ...hidden, do: 'CREATE', attempt: randomUUID() };
  const kind = value('kind') || 'PERCENT';
  const radio = (is: string, label: string): Html => html`<label class="choice"><input type="radio" name="kind" value="${is}"${raw(kind === is ? ' checked' : '')}> ${label}</label>`;
  return html`<form method="post" action="${action}">${csrfField(session)}${Object.entries(own).map(([name, text]) => html`<input type="hidden" name="${name}" value="${text}">`)}
${field({ name: 'code', label: 'Code', value: value('code'), hint: '3 to 40 letters, digits, hyphens or underscores. Buyers type it.', attributes: 'maxlength="40" autocomplete="off"' }, errors)}
${field({ name: 'description', label: 'Description', value: value('description'), hint: 'Buyers read it.', attributes: 'maxlength="240"' }, errors)}
<fieldset><legend>What it takes off</legend>${radio('PERCENT', 'A percentage of the goods')}${radio('FIXED', 'An amount of money')}${radio('FREE_SHIPPING', 'The delivery charge')}</fieldset>
${field({ name: 'rateBasisPoints', label: 'Percent', value: value('rateBasisPoints'), isOptional: true, hint: 'For a percentage: 0.01 to 100.', attributes: 'inputmode="decimal"' }, errors)}
${amountFields(typed, errors)}
${choices({ name: 'categoryIds', legend: 'Only in these categories', items: categories, typed })}${narrowing}
<div class="field"><label class="choice"><input type="checkbox" name="isStackable" value="yes"${raw(value('isStackable') === 'yes' ? ' checked' : '')}> Goes together with other coupons that do</label></div>
<div class="pair even">${timeField('startsAt', 'Counts from (UTC)', value('startsAt'), errors, 'At once when empty.')}${timeField('endsAt', 'Counts until (UTC)', value('endsAt'), errors, 'Without an end when empty.')}
${field({ name: 'usageLimit', label: 'Most uses in all', type: 'number', value: value('usageLimit'), isOptional: true, attributes: 'min="1"' }, errors)}${field({ name: 'perCustomerLimit', label: 'Most uses per customer', type: 'number', value: value('perCustomerLimit'), isOptional: true, attributes: 'min="1"' }, errors)}</div>
<p><button class="primary">Make the coupon</button></p></form>`;
}

/** Currencies of the markets that this shop is made for, and pounds, which makers price their goods in, too. */
export const currencies: readonly string[] = [...new Set([...markets.map(({ currency }) => currency), 'GBP'])];

function amountFields(typed: URLSearchParams, errors: readonly UserError[]): Html {
  const error = errors.find((each) => each.field?.includes('amounts'))?.message;
  const one = (currency: string, name: string, label: string): Html => html`<td><label class="visually-hidden" for="${name}-${currency}">${label} in ${currency}</label><input id="${name}-${currency}" name="${name}-${currency}" value="${typed.get(`${name}-${currency}`) ?? ''}" inputmode="decimal" size="8" autocomplete="off"></td>`;
  return html`<fieldset><legend>Money, by currency <span class="optional">(optional)</span></legend><p class="hint">What an amount takes off, and the least that the goods must cost. In a currency that is left empty a fixed coupon does not work.</p>${when(error, (text) => html`<p class="error">${text}</p>`)}
<table class="amounts"><thead><tr><th scope="col">Currency</th><th scope="col">Takes off</th><th scope="col">Goods cost at least</th></tr></thead><tbody>${currencies.map((currency) => html`<tr><th scope="row">${currency}</th>${one(currency, 'off', 'Takes off')}${one(currency, 'minimum', 'Goods cost at least')}</tr>`)}</tbody></table></fieldset>`;
}

function timeField(name: string, label: string, value: string, errors: readonly UserError[], hint: string): Html {
  const error = errors.find((each) => each.field?.at(-1) === name)?.message;
  return html`<div class="field${error ? ' wrong' : ''}"><label for="${name}">${label} <span class="optional">(optional)</span></label><input id="${name}" name="${name}" type="datetime-local" value="${value}" aria-describedby="${name}-hint"${raw(error ? ' aria-invalid="true"' : '')}><p class="hint" id="${name}-hint">${hint}</p>${when(error, (text) => html`<p class="error">${text}</p>`)}</div>`;
}

/** As many are offered at once; others are looked for. */
const offeredAtMost = 100;

/** A search among what is not offered at once. */
export interface Search {
  /** Of its field, and of its button as what to find. */
  name: string;
  label: string;
  /** Null when nothing was looked for. */
  found: readonly CouponScopeItem[] | null;
}

interface Choices {
  name: string;
  legend: string;
  items: readonly CouponScopeItem[];
  typed: URLSearchParams;
  isOpen?: boolean;
  search?: Search;
}

/** Check marks for what a coupon is narrowed to, folded away until wanted; nothing where there is nothing to choose. What was chosen stays, whatever is looked for next. */
export function choices({ name, legend, items, typed, isOpen = false, search }: Choices): Html | null {
  if (items.length === 0) return null;
  const chosen = new Set(typed.getAll(name));
  const known = new Map([...items, ...(search?.found ?? [])].map((item) => [item.id, item.name]));
  const labelOf = (id: string): string => known.get(id) ?? typed.get(`label-${id}`) ?? id;
  const ids = new Set([...chosen, ...(search?.found ?? []).map(({ id }) => id), ...items.map(({ id }) => id)]);
  const one = (id: string): Html => html`<label class="choice"><input type="checkbox" name="${name}" value="${id}"${raw(chosen.has(id) ? ' checked' : '')}> ${labelOf(id)}</label>${items.some((item) => item.id === id) ? null : html`<input type="hidden" name="label-${id}" value="${labelOf(id)}">`}`;
  const looking = search && items.length >= offeredAtMost ? searchField(search, typed) : null;
  return html`<details${raw(isOpen || chosen.size > 0 || search?.found ? ' open' : '')}><summary>${legend} <span class="optional">(optional)</span></summary>${looking}<fieldset><legend class="visually-hidden">${legend}</legend>${[...ids].map(one)}</fieldset></details>`;
}

/** A button of the same form, so that what was typed elsewhere in it is kept. */
function searchField({ name, label, found }: Search, typed: URLSearchParams): Html {
  const value = typed.get(name) ?? '';
  return html`<div class="lookup"><div class="field"><label for="${name}">${label}</label><input id="${name}" name="${name}" type="search" value="${value}" maxlength="100" autocomplete="off" aria-describedby="${name}-hint"></div> <button name="find" value="${name}">Look up</button></div>
<p class="hint" id="${name}-hint" role="status">${found === null || value === '' ? `The first ${offeredAtMost} are listed; look others up.` : found.length === 0 ? 'Nothing is called that.' : `${found.length} found, listed after what is chosen.`}</p>`;
}
