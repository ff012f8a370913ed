/** What was typed about a coupon, as the mutations take it. */
import { DomainError } from '#platform/errors/domain-error';
import { parseAmount } from '#platform/money/money';
import type { CouponAmountInput, CouponCreateInput, CouponKind, CouponUpdateInput, UserError } from '../generated/schema-types.ts';
import { currencies } from './html/coupon-forms.ts';

/** The input of a form, or what is wrong with it. */
export type Read<Input> = { input: Input } | { errors: UserError[] };

const wrong = (field: string, message: string): DomainError => new DomainError('INVALID_INPUT', message, { field: ['input', field] });

function read<Input>(from: () => Input): Read<Input> {
  try {
    return { input: from() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { errors: [{ code: 'INVALID_INPUT', message: error.message, field: error.field ?? null } as UserError] };
  }
}

const text = (form: URLSearchParams, name: string): string => form.get(name)?.trim() ?? '';

/** Percent with up to two decimals, as hundredths of a percent. @throws DomainError INVALID_INPUT. */
function basisPoints(form: URLSearchParams, name: string): number | null {
  const typed = text(form, name).replace(',', '.').replace(/\s*%$/, '');
  if (typed === '') return null;
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed);
  const given = match && Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  if (!match || given === null || given > 10_000) throw wrong(name, 'Give a percentage such as 12.5, at most 100, with at most two decimals.');
  return given;
}

/** @throws DomainError INVALID_INPUT. */
function limit(form: URLSearchParams, name: string): number | null {
  const typed = text(form, name);
  if (typed === '') return null;
  if (!/^\d{1,9}$/.test(typed)) throw wrong(name, 'Give a whole number, or leave it empty.');
  return Number(typed);
}

/** Date and time in UTC. @throws DomainError INVALID_INPUT. */
function instant(form: URLSearchParams, name: string): string | null {
  const typed = text(form, name);
  if (typed === '') return null;
  const at = new Date(`${typed}Z`);
  if (Number.isNaN(at.getTime())) throw wrong(name, 'Give a date and a time, such as 2026-03-01T09:30.');
  return at.toISOString();
}

/** @throws DomainError INVALID_INPUT. */
function amounts(form: URLSearchParams): CouponAmountInput[] {
  return currencies.flatMap((currency) => {
    const minor = (name: string): number | null => {
      const typed = text(form, `${name}-${currency}`).replace(',', '.');
      if (typed === '') return null;
      try {
        return parseAmount(typed, currency).minor;
      } catch (error) {
        throw error instanceof DomainError ? wrong('amounts', error.message) : error;
      }
    };
    const [offMinor, minimumMinor] = [minor('off'), minor('minimum')];
    return offMinor === null && minimumMinor === null ? [] : [{ currency, offMinor, minimumMinor }];
  });
}

/** A new coupon from its form; fields that were left empty are absent. */
export function createInputOf(form: URLSearchParams): Read<CouponCreateInput> {
  return read(() => {
    const kind = text(form, 'kind') as CouponKind;
    const named = (name: string): string[] | null => (form.getAll(name).length > 0 ? form.getAll(name) : null);
    const money = amounts(form);
    return {
      code: text(form, 'code'),
      description: text(form, 'description'),
      kind,
      // What was typed for another kind does not count.
      rateBasisPoints: kind === 'PERCENT' ? basisPoints(form, 'rateBasisPoints') : null,
      amounts: money.length === 0 ? null : money.map((amount) => (kind === 'FIXED' ? amount : { ...amount, offMinor: null })).filter(({ offMinor, minimumMinor }) => offMinor !== null || minimumMinor !== null),
      vendorIds: named('vendorIds'),
      marketplaceShareBasisPoints: basisPoints(form, 'marketplaceShareBasisPoints'),
      productIds: named('productIds'),
      categoryIds: named('categoryIds'),
      isStackable: form.get('isStackable') === 'yes',
      startsAt: instant(form, 'startsAt'),
      endsAt: instant(form, 'endsAt'),
      usageLimit: limit(form, 'usageLimit'),
      perCustomerLimit: limit(form, 'perCustomerLimit'),
    };
  });
}

const changes: Readonly<Record<keyof CouponUpdateInput, (form: URLSearchParams, name: string) => string | number | null>> = { description: text, startsAt: instant, endsAt: instant, usageLimit: limit, perCustomerLimit: limit };

/**
 * What somebody changed: a field that says what it said (`was-...`) is left alone. Times are shown to the minute, so that sending all of them back would
 * move each by seconds, and who bears a part would have to agree to it again.
 */
export function updateInputOf(form: URLSearchParams): Read<CouponUpdateInput> {
  return read(() => Object.fromEntries(Object.entries(changes).flatMap(([name, from]) => (text(form, name) === text(form, `was-${name}`) ? [] : [[name, from(form, name)]]))));
}

