/** `npm run schema:publish`: publishes the schemas, rolls forward and back, records releases of clients. */
import { parseArgs } from 'node:util';
import { asCommand, exitCodes, UsageError } from '../checks/command-line.ts';
import { peopleReport } from '../checks/output/people.ts';
import { diskTree, git, root } from '../file-tree.ts';
import { newRelease, parseClientVersion, retiredRelease, writeRelease } from './client-releases.ts';
import { configuredRegistry } from './config.ts';
import { publishChecked } from './publish-checked.ts';
import { versionName, type SchemaStore } from './store.ts';
import { makeCurrent, numbered } from './switch-command.ts';
import { whoAmI } from './who.ts';

const usage = `npm run schema:publish [-- options]
Publishes the schemas as the next version of the registry, if they pass the check against the last one, and makes it current.

Options:
  --inactive              publish without making it current
  --activate <number>     make a published version current; the same as npm run schema:promote -- <number>
  --to <file>             write the supergraph of the current version there in one step; a gateway that follows the file switches
  --list                  list the versions
  --client <name@version> record a release of a client, for example mobile@1.4.0: its operations are protected from now on
  --retire <name@version> note that a release needs no support any more
  --help

Environment: SUPERGRAPH_REGISTRY, a folder or the URL of an S3-like store; schema/published unless set.
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
  const store = configuredRegistry();
  if (values.help) console.log(usage);
  else if (values.list) await list(store);
  else if (values.client) console.log(`wrote ${writeRelease(root, asUsage(() => newRelease(diskTree(), parseClientVersion(values.client ?? ''), today)))}`);
  else if (values.retire) console.log(`wrote ${writeRelease(root, asUsage(() => retiredRelease(diskTree(), parseClientVersion(values.retire ?? ''), today)))}`);
  else if (values.activate !== undefined) await makeCurrent(store, await numbered(store, values.activate), values);
  else return await publish(store, values);
  return exitCodes.passed;
}

async function publish(store: SchemaStore, values: Values): Promise<number> {
  const commit = git(['rev-parse', 'HEAD'])?.trim() ?? null;
  const isDirty = (git(['status', '--porcelain', '--', 'schema', 'subgraphs', 'bff-web', 'bff-mobile']) ?? '').trim() !== '';
  const { report, published } = await publishChecked({ store, tree: diskTree(), origin: { publishedBy: whoAmI(), commit, isDirty, now: new Date() } });
  if (!published) {
    console.log(`${peopleReport(report)}\n\nNothing was published.`);
    return exitCodes.failed;
  }
  const { version, isNew } = published;
  console.log(isNew ? `published ${versionName(version)}` : `unchanged: ${versionName(version)} is the same`);
  if (!values.inactive) await makeCurrent(store, version, values);
  return exitCodes.passed;
}

async function list(store: SchemaStore): Promise<void> {
  const current = await store.current();
  const versions = await store.list();
  if (versions.length === 0) console.log(`Nothing was published yet in ${store.location}.`);
  for (const version of versions) {
    const { publishedAt, publishedBy, commit, isDirty } = await store.metadata(version);
    const from = commit ? `from ${commit.slice(0, 8)}${isDirty ? ' with changes' : ''}` : 'from no commit';
    console.log(`${current?.number === version.number ? '*' : ' '} ${versionName(version)}  ${publishedAt}  by ${publishedBy}  ${from}`);
  }
  if (current?.activatedAt) console.log(`current since ${current.activatedAt} by ${current.activatedBy}${current.isForced ? ', forced' : ''}${current.reason ? `: ${current.reason}` : ''}`);
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
