/** Holidays are planned, replanned and called off; what runs changes what can be ordered at once. */
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { deleteHoliday, holidayById, holidaysByVendorIds, insertHoliday, replaceHoliday, type HolidayRow } from '../data/holiday-repository.ts';
import { assertNoOverlap } from '../domain/holidays.ts';
import { leaders } from '../domain/staff-roles.ts';
import { assertVersion, changeVendor, found, type Actor, type Scene } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

const maxHolidays = 50;
const maxLengthMs = 366 * 86_400_000;

export const holidayInput = z
  .strictObject({
    startsAt: z.coerce.date(),
    endsAt: z.coerce.date(),
    effect: z.enum(['PAUSE_ORDERS', 'EXTEND_HANDLING']),
    extraHandlingDays: z.int().min(1).max(30).nullish(),
    note: z.string().trim().max(240).nullish(),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, { message: 'must be after the beginning', path: ['endsAt'] })
  .refine(({ startsAt, endsAt }) => endsAt.getTime() - startsAt.getTime() <= maxLengthMs, { message: 'must be within a year after the beginning', path: ['endsAt'] })
  .refine(({ effect, extraHandlingDays }) => (effect === 'EXTEND_HANDLING') === (extraHandlingDays != null), {
    message: 'must be given for EXTEND_HANDLING, and for nothing else',
    path: ['extraHandlingDays'],
  });

interface Plan {
  vendorId: string;
  actor: Actor;
  input: z.infer<typeof holidayInput>;
}

/** Returns the holiday. @throws DomainError NOT_FOUND, NOT_ALLOWED, LIMIT_EXCEEDED, INVALID_INPUT for a past or overlapping one. */
export function planHoliday(deps: UseCaseDeps, { vendorId, actor, input }: Plan): Promise<HolidayRow> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async (scene) => {
    const row = toRow(vendorId, newId('vho', scene.at), input);
    const others = await assertFits(scene, row);
    if (others.length >= maxHolidays) throw new DomainError('LIMIT_EXCEEDED', `At most ${maxHolidays} holidays can be planned ahead.`);
    await insertHoliday(scene.tx, row, scene.at);
    return { event: 'vendor.holiday-planned', note: describe(row), result: row };
  });
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, INVALID_STATE for one that is over, INVALID_INPUT. */
export function replanHoliday(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion, input }: Plan & { id: string; expectedVersion: number }): Promise<HolidayRow> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async (scene) => {
    const known = found(await holidayById(scene.tx, vendorId, id), 'holiday');
    assertVersion('The holiday', known.version, expectedVersion);
    if (known.endsAt <= scene.at) throw new DomainError('INVALID_STATE', 'The holiday is over.', { field: ['id'] });
    const row = { ...toRow(vendorId, id, input), version: known.version + 1 };
    await assertFits(scene, row);
    await replaceHoliday(scene.tx, row, scene.at);
    return { event: 'vendor.holiday-replanned', note: describe(row), result: row };
  });
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT. */
export function callOffHoliday(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion }: Omit<Plan, 'input'> & { id: string; expectedVersion: number }): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx }) => {
    const known = found(await holidayById(tx, vendorId, id), 'holiday');
    assertVersion('The holiday', known.version, expectedVersion);
    await deleteHoliday(tx, known);
    return { event: 'vendor.holiday-called-off', note: describe(known), result: undefined };
  });
}

/** Returns the others that are not over. */
async function assertFits({ tx, at }: Scene, row: HolidayRow): Promise<HolidayRow[]> {
  if (row.endsAt <= at) throw new DomainError('INVALID_INPUT', 'input.endsAt: must lie in the future', { field: ['input', 'endsAt'] });
  const others = (await holidaysByVendorIds(tx, [row.vendorId], at)).filter((other) => other.id !== row.id);
  assertNoOverlap(row, others);
  return others;
}

function toRow(vendorId: string, id: string, { startsAt, endsAt, effect, extraHandlingDays, note }: Plan['input']): HolidayRow {
  return { id, vendorId, startsAt, endsAt, effect, extraHandlingDays: extraHandlingDays ?? 0, note: note || null, version: 1 };
}

function describe({ startsAt, endsAt, effect }: HolidayRow): string {
  return `${startsAt.toISOString()} to ${endsAt.toISOString()}, ${effect}`;
}
