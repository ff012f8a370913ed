/** Works an import off, batch by batch: each batch and the checkpoint after it are one transaction. */
import { writeAudit } from '#platform/audit/audit';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import type { Database } from '#platform/data/database';
import { readHeader, type Header } from '../csv/catalog-columns.ts';
import { readRow } from '../csv/catalog-row.ts';
import { readCsv, UnreadableCsv } from '../csv/read-csv.ts';
import { changeImport, claimImport, importOf, lockImport, uploadedText, type ImportRow } from '../data/import-jobs.ts';
import { knownOf } from '../data/import-reads.ts';
import { applyPlans, keepErrors } from '../data/import-writer.ts';
import { planProduct, type Known, type ProductPlan } from '../domain/import-plan.ts';
import type { CatalogRow, CellError } from '../domain/import-row.ts';
import { queueAnnouncements } from './announce-products.ts';

export interface ImportDeps {
  db: Database;
  now: () => Date;
}

export interface ImportRun {
  job: ImportRow;
  text: AsyncIterable<string>;
  signal: AbortSignal;
  /** After each batch. */
  onProgress?: (job: ImportRow) => void;
}

interface Item {
  /** What rows of one product share, readable or not. */
  product: string;
  row: CatalogRow | null;
  errors: CellError[];
}

interface Batch {
  items: Item[];
  /** The checkpoint after it. */
  rowsDone: number;
  linesDone: number;
}

const batchRows = 250;
/** No product has so many variants; rows beyond are refused one batch later. */
const maxBatchRows = 1_000;
const leaseMs = 60_000;
const maxTries = 3;

/** Takes up the next uploaded import, if there is one, and works until it is over or `signal` is aborted. Returns whether there was one. */
export async function runNextImport({ db, now }: ImportDeps, signal: AbortSignal): Promise<boolean> {
  const job = await db.transaction((tx) => claimImport(tx, now(), leaseEnd(now())), { label: 'import.claim' });
  if (!job) return false;
  await runImport({ db, now }, { job, text: uploadedText(db, job.id), signal });
  return true;
}

/** Goes on behind the checkpoint of `job`, which is RUNNING. Returns it as it is afterwards. */
export async function runImport(deps: ImportDeps, { job, text, signal, onProgress }: ImportRun): Promise<ImportRow> {
  let current = job;
  try {
    for await (const batch of batchesOf(text, job.rowsDone)) {
      if ('headerErrors' in batch) return await end(deps, current, { failure: 'The first line does not name the columns as expected.', errors: batch.headerErrors });
      const next = await commitBatch(deps, current, batch);
      if (!next) return (await importOf(deps.db, job.id, [job.vendorId])) ?? current;
      current = next;
      onProgress?.(current);
      if (signal.aborted) {
        await changeImport(deps.db, job.id, { leaseUntil: null }, deps.now());
        return current;
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    return end(deps, current, { failure: `${error.message} What comes before it was worked off.` });
  }
  return end(deps, current, {});
}

/** Skips the rows that are done. A product's adjacent rows are never divided. */
async function* batchesOf(text: AsyncIterable<string>, skipRows: number): AsyncGenerator<Batch | { headerErrors: CellError[] }> {
  let header: Header | undefined;
  let batch: Batch = { items: [], rowsDone: skipRows, linesDone: 0 };
  let rowNumber = 0;
  for await (const { cells, line } of readCsv(text)) {
    if (!header) {
      const found = readHeader(cells);
      if (found.errors.length > 0) return yield { headerErrors: found.errors };
      header = found.header;
      continue;
    }
    rowNumber += 1;
    if (rowNumber <= skipRows) continue;
    const product = cells[header.names.indexOf('product')]?.trim() ?? '';
    const { length } = batch.items;
    if (length >= maxBatchRows || (length >= batchRows && batch.items.at(-1)?.product !== product)) {
      yield batch;
      batch = { items: [], rowsDone: rowNumber - 1, linesDone: line };
    }
    batch.items.push({ product, ...readRow(header, cells, line) });
    batch.rowsDone = rowNumber;
    batch.linesDone = line;
  }
  if (!header) yield { headerErrors: [{ line: 1, column: null, value: null, expected: 'a line that names the columns, such as product,title,category,sku,price_EUR' }] };
  else if (batch.items.length > 0) yield batch;
}

/** Null when somebody else works on the import, or it was cancelled. */
async function commitBatch({ db, now }: ImportDeps, job: ImportRow, batch: Batch): Promise<ImportRow | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(
        async (tx) => {
          const locked = await lockImport(tx, job.id, [job.vendorId]);
          if (locked?.state !== 'RUNNING' || locked.rowsDone !== job.rowsDone) return null;
          const { plans, errors, rowsRefused } = planBatch(batch, await knownOf(tx, job.vendorId, rowsOf(batch), { lock: !job.isDryRun }));
          if (!job.isDryRun) await queueAnnouncements(tx, await applyPlans(tx, { vendorId: job.vendorId, plans, now: now() }));
          const count = (kind: ProductPlan['kind']): number => plans.filter((plan) => plan.kind === kind).length;
          const changes = {
            rowsDone: batch.rowsDone,
            linesDone: batch.linesDone,
            rowsRefused: locked.rowsRefused + rowsRefused,
            productsCreated: locked.productsCreated + count('create'),
            productsUpdated: locked.productsUpdated + count('update'),
            productsUnchanged: locked.productsUnchanged + count('unchanged'),
            errorCount: await keepErrors(tx, job.id, locked.errorCount, errors),
          };
          await changeImport(tx, job.id, { ...changes, leaseUntil: leaseEnd(now()) }, now());
          return { ...locked, ...changes };
        },
        { label: 'import.batch' },
      );
    } catch (error) {
      // Somebody took a slug or an article number in between: planned anew, the rows are refused with the reason.
      if (attempt === maxTries || !isDuplicateKey(error)) throw error;
    }
  }
}

function rowsOf({ items }: Batch): CatalogRow[] {
  return items.flatMap(({ row }) => row ?? []);
}

function planBatch({ items }: Batch, known: Known): { plans: ProductPlan[]; errors: CellError[]; rowsRefused: number } {
  let rowsRefused = 0;
  const errors: CellError[] = [];
  const plans = [...Map.groupBy(items, ({ product }) => product).values()].map((group) => {
    const unreadable = group.flatMap((item) => item.errors);
    const rows = group.flatMap(({ row }) => row ?? []);
    const plan: ProductPlan = unreadable.length > 0 ? { kind: 'refused', errors: unreadable } : planProduct(rows, known);
    if (plan.kind === 'refused') {
      errors.push(...plan.errors);
      rowsRefused += group.length;
    } else {
      // What this product takes, the next one in the batch cannot have.
      for (const row of rows) known.productBySku.set(row.sku.toLowerCase(), row.product);
    }
    return plan;
  });
  return { plans, errors, rowsRefused };
}

async function end({ db, now }: ImportDeps, job: ImportRow, { failure = null, errors = [] }: { failure?: string | null; errors?: readonly CellError[] }): Promise<ImportRow> {
  return db.transaction(
    async (tx) => {
      const locked = await lockImport(tx, job.id, [job.vendorId]);
      if (locked?.state !== 'RUNNING' || locked.rowsDone !== job.rowsDone) return locked ?? job;
      const errorCount = await keepErrors(tx, job.id, locked.errorCount, errors);
      const state = failure === null ? 'FINISHED' : 'FAILED';
      await changeImport(tx, job.id, { state, failure, errorCount, leaseUntil: null, finishedAt: now(), linesDone: failure === null ? job.linesTotal : locked.linesDone }, now());
      if (!job.isDryRun) await tx.execute('DELETE FROM catalog_import_chunks WHERE import_id = ?', [job.id]);
      const { rowsDone, productsCreated, productsUpdated, isDryRun } = locked;
      await writeAudit(tx, { actor: job.requestedBy, action: 'catalog.import', target: job.vendorId, detail: { importId: job.id, state, isDryRun, rowsDone, productsCreated, productsUpdated, errorCount } });
      return (await lockImport(tx, job.id, [job.vendorId])) ?? job;
    },
    { label: 'import.end' },
  );
}

function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}
