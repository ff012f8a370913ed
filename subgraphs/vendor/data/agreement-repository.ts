/** Commission agreements. Rates and scopes are never updated, only the end and the version that guards it. */
import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { FixedPart } from '../domain/agreements.ts';

export interface NewAgreement {
  vendorId: string;
  categoryId: string | null;
  rateBasisPoints: number;
  fixedParts: readonly FixedPart[];
  validFrom: Date;
  validUntil: Date | null;
  note: string | null;
  actorId: string | null;
  at: Date;
}

/** Writes an agreement and returns its id. The first fixed part is also where readers from before several parts look. */
export async function insertAgreement(sql: Sql, { vendorId, categoryId, rateBasisPoints, fixedParts, validFrom, validUntil, note, actorId, at }: NewAgreement): Promise<string> {
  const id = newId('cag', at);
  const [first] = fixedParts;
  await sql.execute(
    `INSERT INTO commission_agreements (id, vendor_id, category_id, rate_basis_points, fixed_minor, fixed_currency, fixed_parts, valid_from, valid_until, note,
       created_by, created_at) VALUES (?)`,
    [[id, vendorId, categoryId, rateBasisPoints, first?.minor ?? 0, first?.currency ?? null, JSON.stringify(fixedParts), validFrom, validUntil, note, actorId, at]],
  );
  return id;
}

export interface AgreementEnd {
  id: string;
  categoryId: string | null;
  validFrom: Date;
  validUntil: Date | null;
  version: number;
}

export async function agreementById(sql: Sql, vendorId: string, id: string): Promise<AgreementEnd | null> {
  const [row] = await sql.query<AgreementEnd>(
    'SELECT id, category_id AS categoryId, valid_from AS validFrom, valid_until AS validUntil, version FROM commission_agreements WHERE vendor_id = ? AND id = ?',
    [vendorId, id],
  );
  return row ?? null;
}

export async function endAgreement(sql: Sql, { vendorId, id, validUntil }: { vendorId: string; id: string; validUntil: Date }): Promise<void> {
  await sql.execute('UPDATE commission_agreements SET valid_until = ?, version = version + 1 WHERE vendor_id = ? AND id = ?', [validUntil, vendorId, id]);
}
