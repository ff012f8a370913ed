import type { PreparedOperation } from '../execution/engine.ts';
import { limitError } from './limit-error.ts';

/** Some ten times what the dearest of our own screens costs. */
export const defaultMaxCost = 5000;

/** Throws OPERATION_TOO_COMPLEX when the operation costs more with these variables. Variables that don't fit are refused by who executes. */
export function assertAffordable(operation: Pick<PreparedOperation, 'coerce' | 'cost'>, variables: Readonly<Record<string, unknown>>, maxCost: number): void {
  const checked = operation.coerce(variables);
  if ('errors' in checked) return;
  const cost = operation.cost(checked.coerced);
  if (cost > maxCost) throw limitError('cost', maxCost, cost);
}
