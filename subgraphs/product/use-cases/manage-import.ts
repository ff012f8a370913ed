/** Imports by vendor staff: opened, filled chunk by chunk, checked (dry run), started, cancelled. */
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { changeImport, chunkOf, countOpenImports, importOf, insertImport, lockImport, type ImportRow } from '../data/import-jobs.ts';
import { assertStaff, catalogRoles, isStaffOf, vendorIdsOf } from '../domain/vendor-access.ts';
import type { UseCaseDeps } from './deps.ts';

const maxOpenImports = 5;
/** With quotes and line ends escaped, a request stays below the gateway's 100 KB. */
export const maxChunkCharacters = 40_000;
const maxCharacters = 100_000_000;

/** Returns the id. @throws DomainError NOT_FOUND, NOT_ALLOWED, LIMIT_EXCEEDED. */
export async function createImport({ db, now }: UseCaseDeps, { viewer, vendorId, fileName }: { viewer: Viewer; vendorId: string; fileName: string | null }): Promise<string> {
  assertStaff(viewer, vendorId, catalogRoles, ['vendorId']);
  if ((await countOpenImports(db, vendorId)) >= maxOpenImports) {
    throw new DomainError('LIMIT_EXCEEDED', `At most ${maxOpenImports} imports of a vendor can be open; finish or cancel one.`, { field: ['vendorId'] });
  }
  const id = newId('imp');
  await insertImport(db, { id, vendorId, requestedBy: viewer.userId ?? viewer.sessionId ?? viewer.kind, fileName, source: 'UPLOAD', state: 'UPLOADING', isDryRun: false, linesTotal: 1, now: now() });
  return id;
}

export interface Chunk {
  viewer: Viewer;
  id: string;
  /** From 0; each as often as the network needs, but always with the same content. */
  sequence: number;
  content: string;
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE, INVALID_INPUT, LIMIT_EXCEEDED. */
export async function appendToImport(deps: UseCaseDeps, { viewer, id, sequence, content }: Chunk): Promise<void> {
  if (content.length === 0 || content.length > maxChunkCharacters) {
    throw new DomainError('INVALID_INPUT', `A chunk has 1 to ${maxChunkCharacters} characters, got ${content.length}.`, { field: ['chunk'] });
  }
  if (!content.isWellFormed()) throw new DomainError('INVALID_INPUT', 'The chunk begins or ends within a character; cut elsewhere.', { field: ['chunk'] });
  await changeOwn(deps, { viewer, id, label: 'import.append' }, async (tx, job) => {
    requireState(job, ['UPLOADING']);
    if (sequence < job.chunks) {
      if ((await chunkOf(tx, id, sequence)) === content) return;
      throw new DomainError('INVALID_INPUT', `Chunk ${sequence} is there already, with other content.`, { field: ['sequence'] });
    }
    if (sequence > job.chunks) throw new DomainError('INVALID_INPUT', `The next chunk is number ${job.chunks}, got ${sequence}.`, { field: ['sequence'] });
    if (job.characters + content.length > maxCharacters) throw new DomainError('LIMIT_EXCEEDED', `A file has at most ${maxCharacters} characters.`, { field: ['chunk'] });
    await tx.execute('INSERT INTO catalog_import_chunks (import_id, sequence, content) VALUES (?, ?, ?)', [id, sequence, content]);
    const lines = content.split('\n').length - 1;
    await changeImport(tx, id, { chunks: job.chunks + 1, characters: job.characters + content.length, linesTotal: job.linesTotal + lines }, deps.now());
  });
}

const fromTheStart = { linesDone: 0, rowsDone: 0, rowsRefused: 0, productsCreated: 0, productsUpdated: 0, productsUnchanged: 0, errorCount: 0, failure: null, finishedAt: null, leaseUntil: null };

/** Queues it; after a dry run, the same upload can be run for good. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE. */
export async function startImport(deps: UseCaseDeps, { viewer, id, isDryRun }: { viewer: Viewer; id: string; isDryRun: boolean }): Promise<void> {
  await changeOwn(deps, { viewer, id, label: 'import.start' }, async (tx, job) => {
    requireState(job, job.isDryRun ? ['UPLOADING', 'FINISHED', 'FAILED'] : ['UPLOADING']);
    if (job.chunks === 0 || (await chunkOf(tx, id, 0)) === null) throw new DomainError('INVALID_STATE', 'Nothing is uploaded, or it is no longer kept.', { field: ['id'] });
    await tx.execute('DELETE FROM catalog_import_errors WHERE import_id = ?', [id]);
    await changeImport(tx, id, { ...fromTheStart, state: 'QUEUED', isDryRun }, deps.now());
  });
}

/** What is done stays done. Harmless when it is over already. @throws DomainError NOT_FOUND, NOT_ALLOWED. */
export async function cancelImport(deps: UseCaseDeps, { viewer, id }: { viewer: Viewer; id: string }): Promise<void> {
  await changeOwn(deps, { viewer, id, label: 'import.cancel' }, async (tx, job) => {
    if (!['UPLOADING', 'QUEUED', 'RUNNING'].includes(job.state)) return;
    await tx.execute('DELETE FROM catalog_import_chunks WHERE import_id = ?', [id]);
    await changeImport(tx, id, { state: 'CANCELLED', finishedAt: deps.now(), leaseUntil: null }, deps.now());
  });
}

/** Null unless it is of a vendor the viewer works for in a catalog role. */
export async function ownImport({ db }: Pick<UseCaseDeps, 'db'>, viewer: Viewer, id: string): Promise<ImportRow | null> {
  const job = await importOf(db, id, vendorIdsOf(viewer));
  return job && isStaffOf(viewer, job.vendorId, catalogRoles) ? job : null;
}

async function changeOwn({ db }: UseCaseDeps, { viewer, id, label }: { viewer: Viewer; id: string; label: string }, work: (tx: Tx, job: ImportRow) => Promise<void>): Promise<void> {
  await db.transaction(
    async (tx) => {
      const job = await lockImport(tx, id, vendorIdsOf(viewer));
      if (!job) throw new DomainError('NOT_FOUND', `None of your vendors has an import ${id}.`, { field: ['id'] });
      assertStaff(viewer, job.vendorId, catalogRoles, ['id']);
      await work(tx, job);
    },
    { label },
  );
}

function requireState({ state }: ImportRow, wanted: readonly ImportRow['state'][]): void {
  if (!wanted.includes(state)) throw new DomainError('INVALID_STATE', `The import is ${state.toLowerCase()}; this takes one that is ${wanted.join(' or ').toLowerCase()}.`, { field: ['id'] });
}
