/** Coupons as a list, each with what can be done about it. */
import type { GrantedCoupon, Session, UserError } from '../../generated/schema-types.ts';
import { changeForm } from './coupon-forms.ts';
import { goodsOf, shareWords, sharesWords, stateWords, takesOff, usesOf, type ScopeNames } from './coupon-words.ts';
import { html, when, type Html } from './html.ts';
import { isoOf } from './parts.ts';
import { actionForm } from './workplace.ts';

export interface CouponsShown {
  /** Where its forms are sent. */
  action: string;
  /** The vendor whose people look; null for operators. */
  shop: string | null;
  session: Session | null;
  names: ScopeNames;
  /** Days and times, in UTC. */
  moment: Intl.DateTimeFormat;
  /** What was sent and refused, and why. */
  typed: URLSearchParams;
  errors: readonly UserError[];
}

export function couponCard(coupon: GrantedCoupon, shown: CouponsShown): Html {
  const { id, code, description, state, startsAt, endsAt, isStackable, vendorId, vendorName } = coupon;
  const { shop, moment, names } = shown;
  const time = (at: Date | string): Html => html`<time datetime="${isoOf(at)}">${moment.format(new Date(at))}</time>`;
  const whose = shop !== null ? (vendorId === null ? 'of the marketplace' : null) : vendorId === null ? 'of the marketplace' : `of ${vendorName ?? vendorId}`;
  return html`<article class="panel" id="${id}"><h2>${code} <span class="state">${stateWords[state]}</span></h2><p>${description}</p>
<p><strong>${takesOff(coupon)}</strong>${when(goodsOf(coupon, names), (goods) => html`<br>${goods}`)}</p>
${when(shop === null ? sharesWords(coupon) : shareWords(coupon, shop, moment), (words) => html`<p>${words}</p>`)}
<p class="hint">${when(whose, (text) => html`<span>${text}</span> `)}<span>from ${time(startsAt)}${when(endsAt, (end) => html` until ${time(end)}`)}</span> <span>${usesOf(coupon)}</span> <span>${isStackable ? 'goes together with others' : 'not together with others'}</span></p>
${actionsOf(coupon, shown)}</article>`;
}

function actionsOf(coupon: GrantedCoupon, shown: CouponsShown): Html | null {
  const { id, code, version, actions } = coupon;
  const { action, shop, session } = shown;
  if (actions.length === 0) return null;
  const hidden = { id, version: String(version), ...(shop !== null && { shop }) };
  const button = (what: string, label: string, isPrimary = false): Html => actionForm({ action, what, label, about: code, session, hidden, isPrimary });
  return html`<div class="decisions">${actions.includes('AGREE') ? button('AGREE', 'Agree', true) : null}${actions.includes('LEAVE') ? button('LEAVE', 'Leave') : null}
${actions.includes('CHANGE') ? changeForm(coupon, { ...shown, hidden }) : null}
${actions.includes('END') ? html`<details class="with-reason"><summary>End<span class="visually-hidden"> ${code}</span></summary><p>Nobody can use it any more from now on. Purchases that were begun keep it.</p>${button('END', 'End it now')}</details>` : null}</div>`;
}
