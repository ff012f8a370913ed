/** Imports as jobs: what is uploaded, how far it is, what was wrong. */
import type { Sql, Tx } from '#platform/data/database';

export type ImportState = 'UPLOADING' | 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED';

export interface ImportRow {
  id: string;
  vendorId: string;
  requestedBy: string;
  fileName: string | null;
  /** Where the text is: uploaded in chunks, or a file that the command reads. */
  source: 'UPLOAD' | 'FILE';
  state: ImportState;
  isDryRun: boolean;
  chunks: number;
  characters: number;
  linesTotal: number;
  linesDone: number;
  rowsDone: number;
  rowsRefused: number;
  productsCreated: number;
  productsUpdated: number;
  productsUnchanged: number;
  errorCount: number;
  failure: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export interface ImportErrorRow {
  position: number;
  line: number;
  column: string | null;
  value: string | null;
  expected: string;
}

const columns = `id, vendor_id AS vendorId, requested_by AS requestedBy, file_name AS fileName, source, state, is_dry_run AS isDryRun, chunks, characters,
  lines_total AS linesTotal, lines_done AS linesDone, rows_done AS rowsDone, rows_refused AS rowsRefused, products_created AS productsCreated,
  products_updated AS productsUpdated, products_unchanged AS productsUnchanged, error_count AS errorCount, failure, created_at AS createdAt, finished_at AS finishedAt`;

export interface NewImport {
  id: string;
  vendorId: string;
  requestedBy: string;
  fileName: string | null;
  source: ImportRow['source'];
  state: ImportState;
  isDryRun: boolean;
  linesTotal: number;
  now: Date;
}

export async function insertImport(sql: Sql, { id, vendorId, requestedBy, fileName, source, state, isDryRun, linesTotal, now }: NewImport): Promise<void> {
  await sql.execute(
    `INSERT INTO catalog_imports (id, vendor_id, requested_by, file_name, source, state, is_dry_run, lines_total, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, vendorId, requestedBy, fileName, source, state, isDryRun, linesTotal, now, now],
  );
}

/** The import if it is of one of these vendors. */
export async function importOf(sql: Sql, id: string, vendorIds: readonly string[]): Promise<ImportRow | null> {
  if (vendorIds.length === 0) return null;
  const [row] = await sql.query<ImportRow>(`SELECT ${columns} FROM catalog_imports WHERE id = ? AND vendor_id IN (?)`, [id, vendorIds]);
  return row ? asImport(row) : null;
}

/** The import, locked until the transaction ends, if it is of one of these vendors. */
export async function lockImport(tx: Tx, id: string, vendorIds: readonly string[]): Promise<ImportRow | null> {
  if (vendorIds.length === 0) return null;
  const [row] = await tx.query<ImportRow>(`SELECT ${columns} FROM catalog_imports WHERE id = ? AND vendor_id IN (?) FOR UPDATE`, [id, vendorIds]);
  return row ? asImport(row) : null;
}

export type ImportChanges = Partial<Pick<ImportRow, 'state' | 'isDryRun' | 'chunks' | 'characters' | 'linesTotal' | 'linesDone' | 'rowsDone' | 'rowsRefused' | 'productsCreated' | 'productsUpdated' | 'productsUnchanged' | 'errorCount' | 'failure' | 'finishedAt'>> & { leaseUntil?: Date | null };

/** The caller holds the import's lock. */
export async function changeImport(tx: Sql, id: string, changes: ImportChanges, now: Date): Promise<void> {
  const entries = Object.entries({ ...changes, updatedAt: now });
  const assignments = entries.map(([key]) => `${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} = ?`);
  await tx.execute(`UPDATE catalog_imports SET ${assignments.join(', ')} WHERE id = ?`, [...entries.map(([, value]) => value), id]);
}

export async function countOpenImports(sql: Sql, vendorId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>("SELECT COUNT(*) AS count FROM catalog_imports WHERE vendor_id = ? AND state IN ('UPLOADING', 'QUEUED', 'RUNNING')", [vendorId]);
  return row?.count ?? 0;
}

/** Takes the oldest import that waits, or whose process is believed dead; null when there is none. */
export async function claimImport(tx: Tx, now: Date, leaseUntil: Date): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(
    `SELECT ${columns} FROM catalog_imports
     WHERE state IN ('QUEUED', 'RUNNING') AND source = 'UPLOAD' AND (lease_until IS NULL OR lease_until < ?)
     ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now],
  );
  if (!row) return null;
  await changeImport(tx, row.id, { state: 'RUNNING', leaseUntil }, now);
  return { ...asImport(row), state: 'RUNNING' };
}

export async function chunkOf(sql: Sql, importId: string, sequence: number): Promise<string | null> {
  const [row] = await sql.query<{ content: string }>('SELECT content FROM catalog_import_chunks WHERE import_id = ? AND sequence = ?', [importId, sequence]);
  return row?.content ?? null;
}

/** The uploaded text, one chunk in memory at a time. */
export async function* uploadedText(sql: Sql, importId: string): AsyncGenerator<string> {
  for (let sequence = 0; ; sequence += 1) {
    const chunk = await chunkOf(sql, importId, sequence);
    if (chunk === null) return;
    yield chunk;
  }
}

/** In the order found; up to `limit + 1` after a position. */
export function errorsOf(sql: Sql, importId: string, { limit, after }: { limit: number; after: number }): Promise<ImportErrorRow[]> {
  return sql.query<ImportErrorRow>(
    'SELECT position, line, column_name AS `column`, value, expected FROM catalog_import_errors WHERE import_id = ? AND position > ? ORDER BY position LIMIT ?',
    [importId, after, limit + 1],
  );
}

/** Uploads nobody has started or gone on with for a week; their text goes, the record stays. */
export async function abandonOldUploads(sql: Sql, before: Date, now: Date): Promise<void> {
  await sql.execute("UPDATE catalog_imports SET state = 'CANCELLED', updated_at = ? WHERE state = 'UPLOADING' AND updated_at < ?", [now, before]);
  await sql.execute(
    `DELETE FROM catalog_import_chunks WHERE import_id IN (SELECT id FROM catalog_imports WHERE state IN ('FINISHED', 'FAILED', 'CANCELLED') AND updated_at < ?)`,
    [before],
  );
}

function asImport(row: ImportRow): ImportRow {
  return { ...row, isDryRun: Boolean(row.isDryRun), characters: Number(row.characters) };
}
