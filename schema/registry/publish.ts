/** `npm run schema:publish`: publishes the schemas, rolls forward and back, records releases of clients. */
import { renameSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBase } from '../checks/base.ts';
import { asCommand, exitCodes, UsageError } from '../checks/command-line.ts';
import { errorsOf } from '../checks/finding.ts';
import { peopleReport } from '../checks/output/people.ts';
import { runChecks } from '../checks/run.ts';
import { diskTree, git, root } from '../file-tree.ts';
import { newRelease, parseClientVersion, retiredRelease, writeRelease } from './client-releases.ts';
import { createFileStore, type FileStore } from './file-store.ts';
import { publishTree, versionNumbered } from './publication.ts';
import { versionName, type SchemaVersion } from './store.ts';

const usage = `npm run schema:publish [-- options]
Publishes the schemas as the next version in schema/published, if they pass the check against the last one, and makes it current.

Options:
  --inactive              publish without making it current
  --activate <number>     make a published version current (how one rolls back, and forward again)
  --to <file>             write the supergraph of the current version there in one step; a gateway that follows the file switches
  --list                  list the versions
  --client <name@version> record a release of a client, for example mobile@1.4.0: its operations are protected from now on
  --retire <name@version> note that a release needs no support any more
  --help

Exit codes: 0 done, 1 the schemas do not pass, 2 wrong use or a malformed file, 3 a fault of this program.`;

const optionTypes = {
  inactive: { type: 'boolean', default: false },
  activate: { type: 'string' },
  to: { type: 'string' },
  list: { type: 'boolean', default: false },
  client: { type: 'string' },
  retire: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof optionTypes }>>['values'];

const today = new Date().toISOString().slice(0, 10);

async function main(): Promise<number> {
  const values = options();
  const store = createFileStore(join(root, 'schema/published'));
  if (values.help) console.log(usage);
  else if (values.list) await list(store);
  else if (values.client) console.log(`wrote ${writeRelease(root, asUsage(() => newRelease(diskTree(), parseClientVersion(values.client ?? ''), today)))}`);
  else if (values.retire) console.log(`wrote ${writeRelease(root, asUsage(() => retiredRelease(diskTree(), parseClientVersion(values.retire ?? ''), today)))}`);
  else if (values.activate !== undefined) await activate(store, await wanted(store, values.activate), values.to);
  else return await publish(store, values);
  return exitCodes.passed;
}

async function publish(store: FileStore, values: Values): Promise<number> {
  const tree = diskTree();
  const base = store.listSync().length > 0 ? findBase('published') : undefined;
  const report = await runChecks({ tree, base, today, usageDays: 30 });
  if (errorsOf(report.findings).length > 0) {
    console.log(`${peopleReport(report)}\n\nNothing was published.`);
    return exitCodes.failed;
  }
  const commit = git(['rev-parse', 'HEAD'])?.trim() ?? null;
  const isDirty = (git(['status', '--porcelain', '--', 'schema', 'subgraphs', 'bff-web', 'bff-mobile']) ?? '').trim() !== '';
  const publishedBy = git(['config', 'user.name'])?.trim() || userInfo().username;
  const { version, isNew } = await publishTree(store, tree, { publishedBy, commit, isDirty, now: new Date() });
  console.log(isNew ? `published ${versionName(version)}` : `unchanged: ${versionName(version)} is the same`);
  if (!values.inactive) await activate(store, version, values.to);
  return exitCodes.passed;
}

async function activate(store: FileStore, version: SchemaVersion, to: string | undefined): Promise<void> {
  const supergraph = await store.document(version, 'supergraph.graphql');
  await store.activate(version);
  console.log(`${versionName(version)} is current`);
  if (to === undefined) return;
  writeFileSync(`${to}.next`, supergraph);
  renameSync(`${to}.next`, to);
  console.log(`wrote its supergraph to ${to}`);
}

async function list(store: FileStore): Promise<void> {
  const current = await store.current();
  for (const version of await store.list()) {
    const { publishedAt, publishedBy, commit, isDirty } = await store.metadata(version);
    const from = commit ? `from ${commit.slice(0, 8)}${isDirty ? ' with changes' : ''}` : 'from no commit';
    console.log(`${current?.number === version.number ? '*' : ' '} ${versionName(version)}  ${publishedAt}  by ${publishedBy}  ${from}`);
  }
}

async function wanted(store: FileStore, text: string): Promise<SchemaVersion> {
  if (!/^\d+$/.test(text)) throw new UsageError(`--activate ${text}: expected the number of a version; --list shows them`);
  return await versionNumbered(store, Number(text)).catch((error: unknown) => {
    throw new UsageError((error as Error).message);
  });
}

/** What is wrong with an argument is no fault of the program. */
function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function options(): Values {
  try {
    return parseArgs({ options: optionTypes }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

if (import.meta.main) process.exitCode = await asCommand(main);
