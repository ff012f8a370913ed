/** Invoices and credit notes of vendor orders. */
import type { Sql, Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { newId } from '#platform/ids';
import { documentNumber, type DocumentContent, type DocumentKind } from '../domain/document.ts';

export interface DocumentRow {
  id: string;
  vendorId: string;
  orderId: string;
  vendorOrderId: string;
  kind: DocumentKind;
  number: string;
  currency: string;
  totalMinor: number;
  issuedAt: Date;
}

const columns = 'id, vendor_id AS vendorId, order_id AS orderId, vendor_order_id AS vendorOrderId, kind, number, currency, total_minor AS totalMinor, issued_at AS issuedAt';

/** The invoice first, then the credit notes that correct it, each kind in the order of its numbers: a refund may be through before the last capture is. */
export function documentsByVendorOrderIds(sql: Sql, vendorOrderIds: readonly string[]): Promise<DocumentRow[]> {
  return sql.query<DocumentRow>(`SELECT ${columns} FROM order_documents WHERE vendor_order_id IN (?) ORDER BY kind DESC, sequence`, [vendorOrderIds]);
}

/** What is on a document; null when there is none. */
export async function documentContent(sql: Sql, id: string): Promise<DocumentContent | null> {
  const [row] = await sql.query<{ content: string }>('SELECT content FROM order_documents WHERE id = ?', [id]);
  return row ? parseJson<DocumentContent>(row.content) : null;
}

export interface NewDocument {
  vendorId: string;
  orderId: string;
  vendorOrderId: string;
  kind: DocumentKind;
  /** What it was issued for, once: the vendor order or the refund. */
  sourceId: string;
  at: Date;
  content: Omit<DocumentContent, 'kind' | 'number' | 'issuedAt'>;
}

/**
 * Issues a document under the vendor's next number, unless one was issued for the source. Number and document are one transaction, so the
 * numbers have no gaps; the sequence's row stays locked until it ends, so call it late.
 */
export async function issueDocument(tx: Tx, { vendorId, orderId, vendorOrderId, kind, sourceId, at, content }: NewDocument): Promise<void> {
  const [issued] = await tx.query<{ id: string }>('SELECT id FROM order_documents WHERE source_id = ? AND kind = ?', [sourceId, kind]);
  if (issued) return;
  await tx.execute('INSERT INTO document_sequences (vendor_id, kind, value) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE value = value + 1', [vendorId, kind]);
  const [row] = await tx.query<{ value: number }>('SELECT value FROM document_sequences WHERE vendor_id = ? AND kind = ?', [vendorId, kind]);
  const sequence = row?.value ?? 1;
  const full: DocumentContent = { ...content, kind, number: documentNumber(kind, sequence), issuedAt: at.toISOString() };
  await tx.execute('INSERT INTO order_documents (id, vendor_id, order_id, vendor_order_id, kind, source_id, sequence, number, currency, total_minor, content, issued_at) VALUES (?)', [
    [newId('doc', at), vendorId, orderId, vendorOrderId, kind, sourceId, sequence, full.number, full.currency, full.totalMinor, JSON.stringify(full), at],
  ]);
}
