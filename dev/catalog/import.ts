/** `npm run catalog:import -- --vendor <slug> file.csv`: imports a file of any size, and goes on where an earlier run ended. */
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Database } from '#platform/data/database';
import { newId } from '#platform/ids';
import { DevError, describeError } from '../dev-error.ts';
import { defaultActor, withTarget } from '../ops/target.ts';
import { changeImport, errorsOf, importOf, insertImport, type ImportRow } from '../../subgraphs/product/data/import-jobs.ts';
import { runImport } from '../../subgraphs/product/use-cases/run-import.ts';
import { say, vendorNamed } from './vendor-named.ts';

const usage = `Usage: npm run catalog:import -- --vendor <slug> [--dry-run] [--resume <import id>] file.csv
  --dry-run    checks every row and changes nothing
  --resume     goes on behind the last row that an interrupted run of the same file has done`;
const shownErrors = 20;

interface Options {
  vendor: string;
  file: string;
  isDryRun: boolean;
  resume: string | undefined;
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({ options: { vendor: { type: 'string' }, 'dry-run': { type: 'boolean' }, resume: { type: 'string' } }, allowPositionals: true });
  const [file] = positionals;
  if (!values.vendor || !file || positionals.length > 1) throw new DevError('A vendor and one file are needed.', { hint: usage });
  return { vendor: values.vendor, file, isDryRun: values['dry-run'] ?? false, resume: values.resume };
}

async function main(options: Options, signal: AbortSignal): Promise<void> {
  const linesTotal = await countLines(options.file);
  await withTarget(async (target) => {
    const db = await target.database('product');
    const job = await openJob(db, options, linesTotal);
    const startedAt = performance.now();
    const end = await runImport({ db, now: () => new Date() }, { job, text: textOf(options.file), signal, onProgress: (state) => say(progressOf(state, startedAt)) });
    await report(db, end, options);
  });
}

async function openJob(db: Database, { vendor, file, isDryRun, resume }: Options, linesTotal: number): Promise<ImportRow> {
  const { id: vendorId } = await vendorNamed(db, vendor);
  const now = new Date();
  const id = resume ?? newId('imp');
  if (!resume) await insertImport(db, { id, vendorId, requestedBy: defaultActor().slice(0, 80), fileName: file.slice(-200), source: 'FILE', state: 'RUNNING', isDryRun, linesTotal, now });
  const job = await importOf(db, id, [vendorId]);
  if (job?.source !== 'FILE') throw new DevError(`${vendor} has no import ${id} of a file.`, { hint: usage });
  if (job.state === 'FINISHED') throw new DevError(`Import ${id} is finished already.`);
  if (job.linesTotal !== linesTotal) throw new DevError(`${file} has ${linesTotal} lines; import ${id} was of a file with ${job.linesTotal}.`, { hint: 'Give the same file, or start anew without --resume: what is there already is left as it is.' });
  await changeImport(db, id, { state: 'RUNNING', failure: null }, now);
  say(`Import ${id}${job.rowsDone > 0 ? `: ${job.rowsDone} rows done before` : ''}`, true);
  return { ...job, state: 'RUNNING' };
}

async function report(db: Database, job: ImportRow, { isDryRun }: Options): Promise<void> {
  for (const { line, column, value, expected } of await errorsOf(db, job.id, { limit: shownErrors - 1, after: -1 })) {
    say(`line ${line}, ${column ?? 'row'}${value === null ? '' : `, found "${value}"`}: expected ${expected}`, true);
  }
  if (job.errorCount > shownErrors) say(`… and ${job.errorCount - shownErrors} more errors`, true);
  const { rowsDone, rowsRefused, productsCreated, productsUpdated, productsUnchanged } = job;
  say(`${isDryRun ? 'Checked' : 'Imported'} ${rowsDone} rows: ${productsCreated} products added, ${productsUpdated} changed, ${productsUnchanged} as they were; ${rowsRefused} rows refused.`, true);
  if (job.state === 'RUNNING') throw new DevError('Interrupted.', { hint: `Go on with --resume ${job.id}` });
  if (job.failure !== null) throw new DevError(job.failure);
  if (rowsRefused > 0) process.exitCode = 2;
}

function progressOf({ linesDone, linesTotal, rowsDone }: ImportRow, startedAt: number): string {
  const seconds = (performance.now() - startedAt) / 1000;
  return `${Math.floor((100 * linesDone) / Math.max(1, linesTotal))} %, ${rowsDone} rows, ${seconds.toFixed(0)} s, ${Math.round(process.memoryUsage.rss() / 1_048_576)} MiB`;
}

async function countLines(file: string): Promise<number> {
  let lines = 1;
  for await (const text of textOf(file)) lines += text.split('\n').length - 1;
  return lines;
}

async function* textOf(file: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, { encoding: 'utf8', highWaterMark: 65_536 }) as AsyncIterable<string>;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new DevError(`${file} cannot be read (${String(error.code)}).`, { cause: error });
  }
}

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());
try {
  await main(readOptions(), abort.signal);
} catch (error) {
  say(describeError(error), true);
  process.exitCode = 1;
}
