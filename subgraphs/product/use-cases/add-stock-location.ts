/** A vendor gets another place to keep stock. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { locationIdOf } from '../data/stock-repository.ts';
import { assertStaff, stockRoles } from '../domain/vendor-access.ts';
import type { UseCaseDeps } from './deps.ts';

const maxLocations = 50;

/** Returns the names of all its locations in order. @throws DomainError NOT_FOUND, NOT_ALLOWED, ALREADY_EXISTS, LIMIT_EXCEEDED. */
export async function addStockLocation({ db }: Pick<UseCaseDeps, 'db'>, { viewer, vendorId, name }: { viewer: Viewer; vendorId: string; name: string }): Promise<string[]> {
  assertStaff(viewer, vendorId, stockRoles, ['vendorId']);
  return db.transaction(
    async (tx) => {
      // The first location is there before any other, so that it stays the first.
      await locationIdOf(tx, vendorId, null);
      const existing = await tx.query<{ name: string; position: number }>('SELECT name, position FROM stock_locations WHERE vendor_id = ? ORDER BY position, id', [vendorId]);
      if (existing.length >= maxLocations) throw new DomainError('LIMIT_EXCEEDED', `A vendor can have ${maxLocations} locations.`, { field: ['name'] });
      const position = Math.max(...existing.map((each) => each.position)) + 1;
      await tx.execute('INSERT INTO stock_locations (id, vendor_id, name, position) VALUES (?, ?, ?, ?)', [newId('loc'), vendorId, name, position]);
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'stock.add-location', target: vendorId, detail: { name } });
      return [...existing.map((each) => each.name), name];
    },
    { label: 'stock.add-location' },
  ).catch((error: unknown) => {
    if (!isDuplicateKey(error, 'uq_stock_locations_name')) throw error;
    throw new DomainError('ALREADY_EXISTS', `The vendor has a location "${name}" already.`, { field: ['name'], cause: error });
  });
}
