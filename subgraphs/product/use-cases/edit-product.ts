/** What every change to a product has in common: who may, the lock, the version, and what follows. */
import type { Tx } from '#platform/data/database';
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { In } from 'typeorm';
import { productEntity, type ProductRecord } from '../data/entities.ts';
import { refreshListings } from '../data/listing-writer.ts';
import { assertStaff, catalogRoles, vendorIdsOf } from '../domain/vendor-access.ts';
import { announceProducts } from './announce-products.ts';
import type { UseCaseDeps } from './deps.ts';

export interface Edit {
  viewer: Viewer;
  productId: string;
  /** For the audit log, such as `product.publish`. */
  action: string;
  /** The version the caller built upon; absent where any will do. */
  expectedVersion?: number;
}

/**
 * Runs `work` on the locked product of one of the viewer's vendors. When it returns changes (even none), the version
 * rises, listings follow and the product is announced; when it returns null, nothing happens.
 * @throws DomainError NOT_FOUND, NOT_ALLOWED, or VERSION_CONFLICT with `currentVersion`.
 */
export async function editProduct(
  { db, outbox, now }: UseCaseDeps,
  { viewer, productId, action, expectedVersion }: Edit,
  work: (tx: Tx, product: ProductRecord, at: Date) => Promise<Partial<ProductRecord> | null>,
): Promise<void> {
  await db.transaction(
    async (tx) => {
      const at = now();
      const product = await lockOwnProduct(tx, viewer, productId);
      if (expectedVersion !== undefined && product.version !== expectedVersion) throw versionConflict(product.version, expectedVersion);
      const changes = await work(tx, product, at);
      if (!changes) return;
      const { affected } = await tx.manager.update(productEntity, { id: productId, version: product.version }, { ...changes, version: product.version + 1, updatedAt: at });
      if (affected !== 1) throw versionConflict(product.version + 1, product.version);
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action, target: productId, detail: { changed: Object.keys(changes) } });
      await refreshListings(tx, [productId]);
      await announceProducts({ tx, outbox }, [productId]);
    },
    { label: action },
  );
}

/** The product, locked, if it belongs to a vendor the viewer works for in a catalog role. */
export async function lockOwnProduct(tx: Tx, viewer: Viewer, productId: string): Promise<ProductRecord> {
  const product = await tx.manager.findOne(productEntity, {
    where: { id: productId, vendorId: In(vendorIdsOf(viewer)) },
    lock: { mode: 'pessimistic_write' },
  });
  if (!product) throw new DomainError('NOT_FOUND', `None of your vendors has a product ${productId}.`, { field: ['id'] });
  assertStaff(viewer, product.vendorId, catalogRoles, ['id']);
  return product;
}

function versionConflict(current: number, expected: number): DomainError {
  return new DomainError('VERSION_CONFLICT', `The product is at version ${current}, not ${expected}; read it again and repeat the change.`, {
    field: ['expectedVersion'],
    details: { currentVersion: current },
  });
}
