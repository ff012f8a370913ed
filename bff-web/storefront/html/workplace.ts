/** Pieces of the pages for people who work here. */
import type { Session, VendorOrderCard } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import type { Answer } from '../operations.ts';
import { refused, type GoTo, type Shown } from '../page.ts';
import { html, raw, when, type Html } from './html.ts';
import { csrfField } from './layout.ts';
import { fulfilmentText, isoOf, price } from './parts.ts';

/** A page of a workplace that did not come: sign in first, or it is somebody else's. */
export function notForYou(answer: Answer<unknown>, next: string): Shown | GoTo {
  const code = answer.errors[0]?.extensions?.code;
  if (code === 'UNAUTHENTICATED') return { to: paths.signIn(next) };
  if (code !== 'FORBIDDEN') return refused(answer);
  return { title: 'Not for you', status: 403, body: html`<div class="empty-state"><h1>This page is for people who work here</h1><p>Your role does not include it. If it should, ask whoever runs the place. <a href="/">Front page</a></p></div>` };
}

/** Where somebody goes from a shop's page when no shop is known: back to it after signing in, or to what says how to open one. */
export const withoutShop = (session: Session | null, path: string): GoTo => ({ to: session?.isSignedIn ? paths.workplace() : paths.signIn(path) });

/** The state a vendor's part is in, in one or two words. */
export function vendorOrderText({ state, fulfilmentState }: Pick<VendorOrderCard, 'state' | 'fulfilmentState'>): string {
  if (state === 'PENDING') return 'New';
  if (state === 'REJECTED') return 'Turned down';
  return state === 'CANCELLED' ? 'Cancelled' : fulfilmentText(fulfilmentState);
}

export function vendorOrderTile(order: VendorOrderCard, date: Intl.DateTimeFormat, action: Html | null = null): Html {
  return html`<li class="order-card"><a href="${order.url}"><span class="title">${order.number}</span></a> <span>${order.titles.join(', ')}</span><span class="facts"><time datetime="${isoOf(order.placedAt)}">${date.format(new Date(order.placedAt))}</time> <span>${order.itemCount} ${order.itemCount === 1 ? 'piece' : 'pieces'}</span> <span class="state">${vendorOrderText(order)}</span> ${price(order.total)}</span>${action}</li>`;
}

export interface ActionForm {
  action: string;
  /** What is done, sent as `do`. */
  what: string;
  label: string;
  session: Session | null;
  hidden: Readonly<Record<string, string>>;
  fields?: Html | null;
  isPrimary?: boolean;
  /** For buttons that say the same on one page: what this one is about. */
  about?: string;
}

/** A small form with one button. */
export function actionForm({ action, what, label, session, hidden, fields = null, isPrimary = false, about }: ActionForm): Html {
  const rest = about ? html`<span class="visually-hidden"> ${about}</span>` : null;
  return html`<form class="action" method="post" action="${action}">${csrfField(session)}<input type="hidden" name="do" value="${what}">${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${fields}<button class="${isPrimary ? 'primary' : 'quiet'}">${label}${rest}</button></form>`;
}

export interface ReasonForm extends ActionForm {
  id: string;
  hint: string;
  fieldName?: string;
  fieldLabel?: string;
  /** The form of the page that was refused: if it is this one, it stays open with what was typed. */
  typed?: URLSearchParams;
}

/** A form that wants a reason, folded away until it is wanted. */
export function reasonForm({ id, hint, fieldName = 'reason', fieldLabel = 'Reason', typed, ...form }: ReasonForm): Html {
  const name = `${id}-${form.what}`;
  const isRefused = typed?.get('do') === form.what;
  return html`<details class="with-reason"${raw(isRefused ? ' open' : '')}><summary>${form.label}${when(form.about, (about) => html`<span class="visually-hidden"> ${about}</span>`)}</summary>${actionForm({ ...form, fields: html`${form.fields ?? null}<div class="field"><label for="${name}">${fieldLabel}</label><input id="${name}" name="${fieldName}" value="${isRefused ? (typed?.get(fieldName) ?? '') : ''}" required maxlength="300" aria-describedby="${name}-hint"><p class="hint" id="${name}-hint">${hint}</p></div>` })}</details>`;
}

/** A titled part of a dashboard; nothing for what the role does not include. */
export function panel<T>(title: string, value: T | null | undefined, content: (value: T) => Html, className = ''): Html | null {
  return value == null ? null : html`<section class="panel ${className}"><h2>${title}</h2>${content(value)}</section>`;
}

/** The pages of a shop, of which `here` is the one that is shown, and the other shops that the person works for. */
export function shopSwitch(session: Session | null, current: string, here: string): Html | null {
  const tabs = [['Overview', paths.workplace(current)], ['Orders', paths.workplaceOrders(current)], ['Stock', paths.workplaceStock(current)], ['Coupons', paths.workplaceCoupons(current)], ['People', paths.workplacePeople(current)], ['API keys', paths.workplaceKeys(current)]];
  const shops = session?.shops ?? [];
  return html`<nav class="tabs" aria-label="Shop">${tabs.map(([name, url]) => html`<a href="${url}"${raw(name === here ? ' aria-current="page"' : '')}>${name}</a>`)}${shops.length < 2 ? null : shops.filter(({ vendorId }) => vendorId !== current).map(({ vendorId }, index) => html`<a href="${paths.workplace(vendorId)}">Other shop ${index + 1}</a>`)}</nav>`;
}
