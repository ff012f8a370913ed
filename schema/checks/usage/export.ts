/** `npm run schema:usage`: makes the usage that gateways recorded into what the schema check reads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { diskTree, root } from '../../file-tree.ts';
import { asCommand, exitCodes, UsageError } from '../command-line.ts';
import { readChecked } from '../read-json.ts';
import { mergeUsage, usageFileName } from './merge.ts';
import { usageFolder, usageShape, type Usage } from './recorded.ts';

const usage = `npm run schema:usage -- --from <folder> [options]
Sums what gateways recorded (their USAGE_FOLDER) by client and version, and prints who calls how often.

Options:
  --from <folder>   what gateways recorded; may be given several times, and .dev/usage is taken unless it is
  --to <folder>     where to write one file per client and version, which schema:check reads (${usageFolder})
  --days <days>     how many days back to take (30)
  --dry-run         print only
  --help

Exit codes: 0 done, 2 wrong use or a malformed file, 3 a fault of this program.`;

const options = {
  from: { type: 'string', multiple: true },
  to: { type: 'string', default: usageFolder },
  days: { type: 'string', default: '30' },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const values = parse();
  if (values.help) {
    console.log(usage);
    return exitCodes.passed;
  }
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1) throw new UsageError(`--days ${values.days}: expected a whole number of days, at least 1`);
  const since = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const folders = values.from ?? [join(root, '.dev/usage')];
  const merged = mergeUsage(folders.flatMap((folder) => recordsIn(folder).filter(({ to }) => to >= since)));
  for (const record of merged) {
    const calls = record.operations.reduce((sum, operation) => sum + operation.calls, 0);
    console.log(`${record.schema}  ${record.client.name} ${record.client.version}  ${record.operations.length} operations, ${calls} calls, ${record.from} to ${record.to}`);
  }
  if (merged.length === 0) console.log(`Nothing was recorded in ${folders.join(', ')} in the last ${days} days; gateways record where USAGE_FOLDER says.`);
  if (values['dry-run'] || merged.length === 0) return exitCodes.passed;
  const target = resolve(root, values.to);
  mkdirSync(target, { recursive: true });
  for (const record of merged) writeFileSync(join(target, usageFileName(record)), `${JSON.stringify(record, null, 2)}\n`);
  console.log(`wrote ${merged.length} files to ${values.to}`);
  return exitCodes.passed;
}

function recordsIn(folder: string): Usage[] {
  const tree = diskTree(folder);
  return tree
    .list('')
    .filter((path) => path.endsWith('.json') && !/(^|\/)\./.test(path))
    .map((path) => readChecked(tree, path, usageShape));
}

function parse() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

if (import.meta.main) process.exitCode = await asCommand(main);
