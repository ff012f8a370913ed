/** What a buyer says beside what they buy: a note, and per vendor the way of delivery, its address, a note, a gift. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { choicesOf } from '../data/cart-repository.ts';
import { viewCart, type CartView } from '../data/cart-view.ts';
import type { CartDelivery } from '../domain/cart-pricing.ts';
import { noChoice, storedChoices, type VendorChoice } from '../domain/vendor-choice.ts';
import { changeCart, type CartChange } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';
import { problemError } from './problem-error.ts';
import { checkoutInput } from './start-checkout.ts';

const optionalText = (max: number) => z.string().trim().max(max).nullish().transform((value) => (value === undefined ? undefined : value || null));

export const cartNoteInput = optionalText(1000);

export const vendorChoiceInput = z.strictObject({
  shippingOption: z.string().min(1).max(40).nullish(),
  note: optionalText(1000),
  isGift: z.boolean().nullish(),
  giftMessage: optionalText(500),
  shippingAddress: checkoutInput.shape.shippingAddress.nullish(),
});

/** Sets or (with null) takes off the note for the whole order. */
export async function setCartNote(deps: UseCaseDeps, { note, ...change }: CartChange & { note: string | null }): Promise<void> {
  await changeCart(deps, change, async (tx, cart) => {
    if (cart.note === note) return false;
    await tx.execute('UPDATE carts SET note = ? WHERE id = ?', [note, cart.id]);
    return true;
  });
}

/**
 * Sets what is given and keeps the rest; null takes a value off.
 * @throws DomainError NOT_FOUND when the cart has nothing of the vendor or the way of delivery does not exist, NOT_SHIPPABLE or TOO_HEAVY when the
 * vendor does not deliver there, INVALID_INPUT for a gift message without a gift, LIMIT_EXCEEDED when all that was
 * written for vendors is too long together.
 */
export async function chooseForVendor(deps: UseCaseDeps, { vendorId, input, ...change }: CartChange & { vendorId: string; input: z.infer<typeof vendorChoiceInput> }): Promise<void> {
  await changeCart(deps, change, async (tx, cart) => {
    const choices = choicesOf(cart);
    const next = merged(choices[vendorId] ?? noChoice, input);
    if (next.giftMessage !== null && !next.isGift) throw new DomainError('INVALID_INPUT', 'A gift message needs "isGift": true.', { field: ['input', 'giftMessage'] });
    const view = await viewCart(tx, { ...cart, vendorChoices: JSON.stringify({ ...choices, [vendorId]: next }) }, deps.now());
    const { deliveries } = view;
    const delivery = deliveries.get(vendorId);
    if (!delivery) throw new DomainError('NOT_FOUND', `The cart has nothing of vendor ${vendorId} that can be bought.`, { field: ['vendorId'] });
    if (input.shippingAddress) assertDelivers(delivery);
    if (input.shippingOption && delivery.chosen?.code !== input.shippingOption) {
      const codes = delivery.choices.map((choice) => choice.code).join(', ');
      throw new DomainError('NOT_FOUND', `There is no way of delivery "${input.shippingOption}"; there are: ${codes || 'none'}.`, { field: ['input', 'shippingOption'] });
    }
    await tx.execute('UPDATE carts SET vendor_choices = ? WHERE id = ?', [withinRoom(view), cart.id]);
    return true;
  });
}

/** When they are too many, those for vendors of whom nothing is in the cart any more are given up first. */
function withinRoom({ choices, lines }: CartView): string {
  const present = new Set(lines.map((line) => line.vendorId));
  const stored = storedChoices(choices) ?? storedChoices(Object.fromEntries(Object.entries(choices).filter(([vendorId]) => present.has(vendorId))));
  if (stored === null) throw new DomainError('LIMIT_EXCEEDED', 'The notes, gift messages and addresses in this cart are too long together; shorten some of them.', { field: ['input'] });
  return stored;
}

function merged(current: VendorChoice, input: z.infer<typeof vendorChoiceInput>): VendorChoice {
  const pick = <T>(value: T | undefined, former: T): T => (value === undefined ? former : value);
  return {
    shippingCode: pick(input.shippingOption, current.shippingCode),
    note: pick(input.note, current.note),
    isGift: input.isGift ?? current.isGift,
    // A gift that is none any more has no message.
    giftMessage: input.isGift === false && input.giftMessage === undefined ? null : pick(input.giftMessage, current.giftMessage),
    shippingAddress: pick(input.shippingAddress, current.shippingAddress),
  };
}

/** It is the address that is to blame for whatever hinders, even where less goods would help. */
function assertDelivers({ problems }: CartDelivery): void {
  const [problem] = problems;
  if (problem) throw problemError({ ...problem, field: ['input', 'shippingAddress', 'country'] });
}
