import { DomainError } from '#platform/errors/domain-error';
import { requireInteger } from './checks.ts';

const prefix = 'M-';
/** Keeps the first numbers six digits long. */
const offset = 100_000;
const pattern = /^M-(\d{6,15})(?:-([1-9]\d{0,2}))?$/;

export interface OrderNumber {
  readonly sequence: number;
  /** Position of the vendor order; null for the whole order. */
  readonly position: number | null;
}

/** Number of an order for people, for example M-100042. Not a secret: never derive keys or access from it. */
export function orderNumber(sequence: number): string {
  return `${prefix}${offset + requireInteger(sequence, 'order sequence', 1)}`;
}

/** Number of a vendor's part, for example M-100042-2. `position` counts from 1. */
export function vendorOrderNumber(order: string, position: number): string {
  if (parseOrderNumber(order).position !== null)
    throw new DomainError('INVALID_INPUT', `"${order}" is a vendor order's number already`);
  return `${order}-${requireInteger(position, 'position', 1)}`;
}

/** Reads a number as people type it: case and spaces around it do not matter. Throws INVALID_INPUT for anything else. */
export function parseOrderNumber(text: string): OrderNumber {
  const match = pattern.exec(text.trim().toUpperCase());
  const sequence = Number(match?.[1]) - offset;
  if (!match || sequence < 1)
    throw new DomainError('INVALID_INPUT', `"${text}" is no order number; expected for example M-100042 or M-100042-2`);
  return { sequence, position: match[2] === undefined ? null : Number(match[2]) };
}
