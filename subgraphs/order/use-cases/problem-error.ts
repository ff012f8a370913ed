import { DomainError } from '#platform/errors/domain-error';
import type { CartProblem } from '../domain/cart-pricing.ts';

/** What hinders the checkout of a cart, as the refusal of a change or of the checkout. */
export function problemError({ code, message, field, ...details }: CartProblem): DomainError {
  return new DomainError(code, message, { field: field ? [...field] : undefined, details });
}
