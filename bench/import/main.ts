/**
 * `npm run bench import [-- --rows 100000]`: a catalog file as a vendor's staff uploads it, piece by piece, checked first and then run for good,
 * and the same file again as the command reads it. Tells seconds and memory, and fails when the memory is not bounded.
 */
import { newId } from '#platform/ids';
import { customer } from '#platform/testing/test-viewer';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { createProgress } from '../../dev/progress.ts';
import { importOf, insertImport } from '../../subgraphs/product/data/import-jobs.ts';
import { runImport, runNextImport } from '../../subgraphs/product/use-cases/run-import.ts';
import { readBenchOptions } from '../options.ts';
import { createMemoryWatch } from './memory-watch.ts';
import { csvText, piecesOf } from './generate-csv.ts';

const { values } = readBenchOptions({ options: { rows: { type: 'string', default: '100000' } } });
const rows = Number(values.rows);
/** What a run may take beyond what the process has anyway. A file of 100,000 rows has some 12 MiB, its rows as objects about 200. */
const mostMiB = 150;

const backing = await startBacking({ profile: testProfile, progress: createProgress(), stopping: new AbortController().signal });
process.env['TEST_MYSQL_ADMIN_URL'] = backing.mysqlAdminUrl;
const { openShop } = await import('../../subgraphs/product/test/harness.ts');
const shop = await openShop({ statementTimeoutMs: 30_000 });
const signal = new AbortController().signal;
let isBounded = true;

async function measured(name: string, work: () => Promise<string>): Promise<void> {
  const memory = createMemoryWatch();
  const startedAt = performance.now();
  const outcome = await work();
  const { growthMiB, peakMiB } = memory.stop();
  const seconds = (performance.now() - startedAt) / 1_000;
  isBounded &&= growthMiB <= mostMiB;
  console.log(`| ${name} | ${outcome} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds)} | ${peakMiB.toFixed(0)} | ${growthMiB.toFixed(0)} |`);
}

try {
  const vendor = await shop.vendor('Importer');
  const viewer = customer('usr_import', { memberships: [{ tenantId: vendor.id, role: 'CATALOG' }] });
  const call = async (query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await shop.call<Record<string, { catalogImport: { id: string }; userErrors: { code: string }[] }>>({ query, variables, viewer });
    const [result] = Object.values(data ?? {});
    if (errors || !result || result.userErrors.length > 0) throw new Error(JSON.stringify(errors ?? result));
    return result.catalogImport;
  };
  const outcomeOf = async (id: string): Promise<string> => {
    const job = await importOf(shop.db, id, [vendor.id]);
    return `${job?.state}: ${job?.rowsDone} rows, ${job?.productsCreated} added, ${job?.productsUnchanged} as they were, ${job?.rowsRefused} refused, ${job?.errorCount} errors`;
  };
  console.log(`\n${rows} rows; the servers are on this machine.\n\n| step | outcome | seconds | rows/s | peak MiB | grown by MiB |\n|---|---|---|---|---|---|`);
  const { id } = await call(`mutation { catalogImportCreate(vendorId: "${vendor.id}") { catalogImport { id } userErrors { code } } }`);
  await measured('upload in pieces', async () => {
    let sequence = 0;
    for await (const chunk of piecesOf(csvText(rows))) {
      await call('mutation ($id: ID!, $sequence: Int!, $chunk: String!) { catalogImportAppend(id: $id, sequence: $sequence, chunk: $chunk) { catalogImport { id } userErrors { code } } }', { id, sequence, chunk });
      sequence += 1;
    }
    return `${sequence} pieces`;
  });
  for (const isDryRun of [true, false]) {
    await measured(isDryRun ? 'dry run' : 'for good', async () => {
      await call('mutation ($id: ID!, $isDryRun: Boolean!) { catalogImportRun(id: $id, isDryRun: $isDryRun) { catalogImport { id } userErrors { code } } }', { id, isDryRun });
      await runNextImport(shop.deps, signal);
      return outcomeOf(id);
    });
  }
  await measured('the same file by command', async () => {
    const job = { id: newId('imp'), vendorId: vendor.id, requestedBy: 'bench', fileName: 'bench.csv', source: 'FILE', state: 'RUNNING', isDryRun: false, linesTotal: rows + 1, now: new Date() } as const;
    await insertImport(shop.db, job);
    const stored = await importOf(shop.db, job.id, [vendor.id]);
    if (stored) await runImport(shop.deps, { job: stored, text: csvText(rows), signal });
    return outcomeOf(job.id);
  });
} finally {
  await shop.close();
  await backing.release();
}
if (!isBounded) {
  console.error(`\nMemory grew by more than ${mostMiB} MiB.`);
  process.exitCode = 1;
}
