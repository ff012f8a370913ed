import type { Cart, CartGroup, Session } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { html, raw, type Html } from '../html/html.ts';
import { csrfField, versionField } from '../html/layout.ts';

/** How one maker's part is delivered, what the maker should know, and whether it is a gift. Folded away: the usual way is chosen already. */
export function deliveryChoice({ vendorId, vendorName, shippingOptions, shippingOption, note, isGift, giftMessage, shippingAddress }: CartGroup, { version }: Cart, session: Session | null): Html | null {
  if (!vendorId) return null;
  const choice = (code: string): string => `ship-${vendorId}-${code}`;
  return html`<details class="delivery-choice"><summary>Delivery, note and gift<span class="visually-hidden"> for ${vendorName}</span></summary><form class="action" method="post" action="/cart/options">${csrfField(session)}${versionField(version)}<input type="hidden" name="vendorId" value="${vendorId}">
${shippingOptions.length === 0 ? null : html`<fieldset class="methods"><legend>Delivery</legend>${shippingOptions.map(({ code, name, price, minDays, maxDays }) => html`<label for="${choice(code)}"><input type="radio" id="${choice(code)}" name="shippingOption" value="${code}"${raw(code === shippingOption?.code ? ' checked' : '')}> ${name}, ${minDays} to ${maxDays} days, ${price.minorUnits === 0 ? 'free' : price.formatted}</label>`)}</fieldset>`}
<div class="field"><label for="note-${vendorId}">Note for ${vendorName} <span class="optional">(optional)</span></label><textarea id="note-${vendorId}" name="note" rows="2" maxlength="500">${note ?? ''}</textarea></div>
<p><label><input type="checkbox" name="isGift" value="yes"${raw(isGift ? ' checked' : '')}> It is a gift: no prices in the parcel</label></p>
<div class="field"><label for="card-${vendorId}">Text for the card <span class="optional">(optional)</span></label><textarea id="card-${vendorId}" name="giftMessage" rows="2" maxlength="500">${giftMessage ?? ''}</textarea></div>
<button>Keep these choices</button></form><p><a href="${paths.partDelivery(vendorId)}">${shippingAddress ? `Goes to ${shippingAddress.recipient} in ${shippingAddress.city}; change it` : 'Send this part to another address'}</a></p></details>`;
}
