/** A vendor's places to keep stock: another one, another name, another order, one less. Each returns the names of all in order. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { closeLocation, isCalled, lockLocations, lockUnitsAt, openLocation, orderLocations, renameLocation, type StockLocation } from '../data/stock-locations.ts';
import { assertStaff, stockRoles } from '../domain/vendor-access.ts';
import type { UseCaseDeps } from './deps.ts';

const maxLocations = 50;

interface Change {
  viewer: Viewer;
  vendorId: string;
}

/** One that was closed is open again, with what is known of it. @throws DomainError NOT_FOUND, NOT_ALLOWED, ALREADY_EXISTS, LIMIT_EXCEEDED. */
export function addStockLocation(deps: UseCaseDeps, { name, ...change }: Change & { name: string }): Promise<string[]> {
  return changeLocations(deps, { ...change, action: 'stock.add-location', detail: { name } }, async (tx, locations) => {
    if (locations.length >= maxLocations) throw new DomainError('LIMIT_EXCEEDED', `A vendor can have ${maxLocations} locations.`, { field: ['name'] });
    if (locations.some((each) => isCalled(each, name))) throw nameTaken(name);
    await openLocation(tx, { vendorId: change.vendorId, name, position: (locations.at(-1)?.position ?? -1) + 1 });
    return [...locations.map((each) => each.name), name];
  });
}

/** Stock there and movements of the past go by the new name. @throws DomainError NOT_FOUND, NOT_ALLOWED, ALREADY_EXISTS. */
export function renameStockLocation(deps: UseCaseDeps, { location, name, ...change }: Change & { location: string; name: string }): Promise<string[]> {
  return changeLocations(deps, { ...change, action: 'stock.rename-location', detail: { location, name } }, async (tx, locations) => {
    const renamed = named(locations, location);
    await renameLocation(tx, renamed.id, name).catch((error: unknown) => {
      throw isDuplicateKey(error, 'uq_stock_locations_name') ? nameTaken(name, error) : error;
    });
    return locations.map((each) => (each === renamed ? name : each.name));
  });
}

/** Stock is taken from the first of them first. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_INPUT unless each is named once. */
export function orderStockLocations(deps: UseCaseDeps, { locations: names, ...change }: Change & { locations: readonly string[] }): Promise<string[]> {
  return changeLocations(deps, { ...change, action: 'stock.order-locations', detail: { locations: names } }, async (tx, locations) => {
    const ordered = names.map((name) => named(locations, name, 'locations'));
    if (new Set(ordered).size !== locations.length || ordered.length !== locations.length) {
      throw new DomainError('INVALID_INPUT', `Name each location once: ${locations.map(({ name }) => name).join(', ')}.`, { field: ['locations'] });
    }
    orderLocations(tx, ordered.map(({ id }) => id));
    return ordered.map(({ name }) => name);
  });
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE while there is stock, and for the last one. */
export function closeStockLocation(deps: UseCaseDeps, { location, ...change }: Change & { location: string }): Promise<string[]> {
  return changeLocations(deps, { ...change, action: 'stock.close-location', detail: { location } }, async (tx, locations) => {
    const closed = named(locations, location);
    if (locations.length === 1) throw new DomainError('INVALID_STATE', 'A vendor keeps at least one location; rename this one instead.', { field: ['location'] });
    const units = await lockUnitsAt(tx, closed.id);
    if (units > 0) throw new DomainError('INVALID_STATE', `${units} units are on hand there; book them out, or to another location, first.`, { field: ['location'] });
    await closeLocation(tx, closed.id, deps.now());
    return locations.filter((each) => each !== closed).map(({ name }) => name);
  });
}

async function changeLocations(
  { db }: UseCaseDeps,
  { viewer, vendorId, action, detail }: Change & { action: string; detail: Record<string, unknown> },
  change: (tx: Tx, locations: readonly StockLocation[]) => Promise<string[]>,
): Promise<string[]> {
  assertStaff(viewer, vendorId, stockRoles, ['vendorId']);
  return db.transaction(
    async (tx) => {
      const names = await change(tx, await lockLocations(tx, vendorId));
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action, target: vendorId, detail });
      return names;
    },
    { label: action },
  );
}

function named(locations: readonly StockLocation[], name: string, field = 'location'): StockLocation {
  const found = locations.find((each) => isCalled(each, name));
  if (!found) throw new DomainError('NOT_FOUND', `The vendor has no location "${name}".`, { field: [field] });
  return found;
}

function nameTaken(name: string, cause?: unknown): DomainError {
  return new DomainError('ALREADY_EXISTS', `The vendor has, or had, a location "${name}" already.`, { field: ['name'], cause });
}
