/** Forms on the page of a shop's stock. */
import { randomUUID } from 'node:crypto';
import type { Session, StockAdjustReason, StockRow } from '../../generated/schema-types.ts';
import { html, type Html } from './html.ts';
import { actionForm, type ActionForm } from './workplace.ts';

/** Why goods come or go, in words. */
export const stockReasons: readonly (readonly [StockAdjustReason, string])[] = [
  ['RECEIVED', 'Came in'],
  ['DAMAGED', 'Damaged'],
  ['LOST', 'Lost'],
  ['COUNT_CORRECTION', 'Counted anew'],
];

/** Whose stock, where it is, and who is looking. */
export interface StockOf {
  shop: string;
  locations: readonly string[];
  session: Session | null;
}

/** Books goods in or out, at one of several places. The key makes a second click harmless. */
export function stockForm({ variantId, title, variantTitle }: StockRow, { shop, locations, session }: StockOf): Html {
  const what = `${title} ${variantTitle}`;
  const where = locations.length < 2 ? null : html`<label class="visually-hidden" for="where-${variantId}">Place of ${what}</label><select id="where-${variantId}" name="location">${locations.map((name) => html`<option>${name}</option>`)}</select>`;
  return actionForm({
    action: '/vendor/stock', what: 'ADJUST', label: 'Book', about: what, session, hidden: { variantId, shop, attempt: randomUUID() },
    fields: html`<label class="visually-hidden" for="delta-${variantId}">Change of ${what}</label><input id="delta-${variantId}" name="delta" type="number" required step="1" min="-100000" max="100000" placeholder="+10">${where}<label class="visually-hidden" for="why-${variantId}">Reason for ${what}</label><select id="why-${variantId}" name="reason">${stockReasons.map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>`,
  });
}

/** The places where goods are, in the order in which they are taken from them. */
export function locationPanel({ shop, locations, session }: StockOf): Html {
  const form = (more: Pick<ActionForm, 'what' | 'label'> & Partial<ActionForm>): Html => actionForm({ action: '/vendor/stock', session, ...more, hidden: { shop, ...more.hidden } });
  const rename = (name: string, position: number): Html => html`<details class="with-reason"><summary>Rename<span class="visually-hidden"> ${name}</span></summary>${form({
    what: 'RENAME', label: 'Rename', about: name, hidden: { location: name },
    fields: html`<div class="field"><label for="place-${position}">New name of ${name}</label><input id="place-${position}" name="name" value="${name}" required maxlength="80"></div>`,
  })}</details>`;
  const rows = locations.map((name, position) => html`<li class="order-card decisions"><span class="title">${name}</span>${position === 0 ? html` <span class="state">Taken from first</span>` : form({ what: 'FIRST', label: 'Take from first', about: name, hidden: { location: name }, fields: html`${locations.filter((other) => other !== name).map((other) => html`<input type="hidden" name="others" value="${other}">`)}` })}${rename(name, position)}${locations.length < 2 ? null : form({ what: 'CLOSE', label: 'Close', about: name, hidden: { location: name } })}</li>`);
  return html`<section class="panel" id="places"><h2>Places</h2><p>Where your goods are. An order takes from one place where it can, from the first one first. A place can be closed when nothing is there any more.</p><ul class="orders">${rows}</ul>${form({
    what: 'ADD', label: 'Add', about: 'a place',
    fields: html`<div class="field"><label for="place-new">Name of another place</label><input id="place-new" name="name" required maxlength="80"></div>`,
  })}</section>`;
}
