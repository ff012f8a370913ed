/** Sets quantities of lines, or takes lines out. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { maxQuantity } from '../domain/pricing.ts';
import { changeCart, type CartChange } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';

export const updateLinesInput = z
  .array(z.strictObject({ lineId: z.string().min(1).max(40), quantity: z.int().min(0).max(maxQuantity) }))
  .min(1)
  .max(50);

/** Sets quantities; 0 takes the line out. Of a line that is named twice the last one counts. @throws DomainError NOT_FOUND naming a line that is not in the cart. */
export async function updateCartLines(deps: UseCaseDeps, change: CartChange & { lines: z.infer<typeof updateLinesInput> }): Promise<void> {
  await changeCart(deps, change, async (tx, cart) => {
    const wanted = new Map(change.lines.map((line) => [line.lineId, line.quantity]));
    const ids = [...wanted.keys()];
    const known = new Set((await tx.query<{ id: string }>('SELECT id FROM cart_lines WHERE cart_id = ? AND id IN (?)', [cart.id, ids])).map((row) => row.id));
    const unknown = ids.find((id) => !known.has(id));
    if (unknown) throw new DomainError('NOT_FOUND', `There is no line ${unknown} in the cart.`, { field: ['lines', unknown] });
    for (const [lineId, quantity] of wanted) {
      if (quantity === 0) await tx.execute('DELETE FROM cart_lines WHERE cart_id = ? AND id = ?', [cart.id, lineId]);
      else await tx.execute('UPDATE cart_lines SET quantity = ? WHERE cart_id = ? AND id = ?', [quantity, cart.id, lineId]);
    }
    return true;
  });
}

/** Takes lines out; a line that is not there (any more) is no error. */
export async function removeCartLines(deps: UseCaseDeps, change: CartChange & { lineIds: readonly string[] }): Promise<void> {
  if (change.lineIds.length === 0 || change.lineIds.length > 200) {
    throw new DomainError('INVALID_INPUT', `Give 1 to 200 line ids, got ${change.lineIds.length}.`, { field: ['lineIds'] });
  }
  await changeCart(deps, change, async (tx, cart) => {
    const { affectedRows } = await tx.execute('DELETE FROM cart_lines WHERE cart_id = ? AND id IN (?)', [cart.id, change.lineIds]);
    return affectedRows > 0;
  });
}
