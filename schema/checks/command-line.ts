/** What the schema commands have in common: options, output, exit codes. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { diskTree } from '../file-tree.ts';
import { loadConfig } from '#platform/config/env';
import { configuredRegistry, registryConfig } from '../registry/config.ts';
import { RegistryError } from '../registry/registry-error.ts';
import { publishedTreeOf } from '../registry/published-tree.ts';
import { BaseError, findBase, type Base } from './base.ts';
import { errorsOf, type Report } from './finding.ts';
import { githubAnnotations } from './output/github.ts';
import { jsonReport } from './output/json.ts';
import { markdownReport } from './output/markdown.ts';
import { peopleReport } from './output/people.ts';
import { sarifReport } from './output/sarif.ts';
import { FileError } from './read-json.ts';
import { allParts, runChecks, type Part } from './run.ts';

/** 0: passed. 1: something is wrong with the schemas. 2: the command was used wrongly or a file is malformed. 3: a fault of ours. */
export const exitCodes = { passed: 0, failed: 1, usage: 2, fault: 3 } as const;

const formats = { json: jsonReport, sarif: sarifReport, markdown: markdownReport } as const;

export const optionsHelp = `Options:
  --base <base>        what to compare with: a git revision, "published", "published:<number>", a folder, a file
                       ([api|partner|bff-web|bff-mobile=]old.graphql). Default: where the branch left origin/main, else HEAD~1, else
                       the last published version.
  --usage-days <days>  how long ago recorded usage still counts (30)
  --all                show notes (safe changes, what is let pass), too
  --json | --sarif | --markdown          print the report in this form
  --json-file, --sarif-file, --markdown-file <path>   write it to a file besides
  --github             print annotations for GitHub Actions besides
  --help

Exit codes: 0 passed, 1 something is wrong with the schemas, 2 wrong use or a malformed file, 3 a fault of this program.`;

const options = {
  base: { type: 'string' },
  'usage-days': { type: 'string', default: '30' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  sarif: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
  'json-file': { type: 'string' },
  'sarif-file': { type: 'string' },
  'markdown-file': { type: 'string' },
  github: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** The command cannot do what it was told. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs parts of the check as a command: reads the arguments, prints, and returns the exit code. */
export async function checkCommand({ usage, parts = allParts, showNotes = false }: { usage: string; parts?: readonly Part[]; showNotes?: boolean }): Promise<number> {
  return await asCommand(async () => {
    const values = parse();
    if (values.help) {
      console.log(`${usage}\n\n${optionsHelp}`);
      return exitCodes.passed;
    }
    const usageDays = Number(values['usage-days']);
    if (!Number.isInteger(usageDays) || usageDays < 1) throw new UsageError(`--usage-days ${values['usage-days']}: expected a whole number of days, at least 1`);
    const base = await baseOf(values.base);
    const report = await runChecks({ tree: diskTree(), base, today: new Date().toISOString().slice(0, 10), usageDays }, parts);
    print(report, values, showNotes);
    return errorsOf(report.findings).length > 0 ? exitCodes.failed : exitCodes.passed;
  });
}

/** As `findBase`, with published versions of a registry that is not the repository's folder, too. */
async function baseOf(wish: string | undefined): Promise<Base | undefined> {
  const [, number] = /^published(?::(\d+))?$/.exec(wish ?? '') ?? [undefined, undefined];
  const isRemote = (wish ?? '').startsWith('published') && loadConfig(registryConfig).SUPERGRAPH_REGISTRY !== undefined;
  if (!isRemote) return findBase(wish);
  const store = configuredRegistry();
  const published = await publishedTreeOf(store, number === undefined ? undefined : Number(number));
  if (!published) throw new BaseError(`There is no ${wish} version in ${store.location}`);
  return { label: `published version ${published.version}`, tree: published.tree };
}

/** Turns errors into messages and exit codes. */
export async function asCommand(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const isExpected = error instanceof UsageError || error instanceof BaseError || error instanceof FileError || error instanceof RegistryError;
    console.error(`✗ ${isExpected ? error.message : ((error as Error).stack ?? String(error))}`);
    return isExpected ? exitCodes.usage : exitCodes.fault;
  }
}

function parse(): Values {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${optionsHelp}`);
  }
}

function print(report: Report, values: Values, showNotes: boolean): void {
  const names = Object.keys(formats) as (keyof typeof formats)[];
  for (const name of names) {
    const file = values[`${name}-file`];
    if (file) writeFileSync(file, `${formats[name](report)}\n`);
  }
  const chosen = names.find((name) => values[name]);
  console.log(chosen ? formats[chosen](report) : peopleReport(report, { all: values.all || showNotes }));
  const annotations = values.github ? githubAnnotations(report) : '';
  if (annotations) console.log(annotations);
}
