/** `npm run partner:changelog`: what changed in the partner contract, day by day, from the history of `schema/partner.graphql`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { run } from '../process/run.ts';
import { DevError } from '../dev-error.ts';
import { rootDir } from '../paths.ts';

const contract = 'schema/partner.graphql';

interface Day {
  day: string;
  changes: { kind: 'added' | 'changed' | 'deprecated' | 'breaking'; text: string }[];
}

async function git(...args: string[]): Promise<string> {
  const { code, output } = await run('git', args, { cwd: rootDir });
  if (code !== 0) throw new DevError(`git ${args.join(' ')} failed: ${output}`);
  return output;
}

/** Days with changes, the latest first. The first version is the beginning, and changes of wording are left out. */
export async function changelog(): Promise<Day[]> {
  const log = (await git('log', '--reverse', '--diff-filter=AM', '--format=%H %cs', '--', contract)).trim().split('\n');
  const days = new Map<string, Day['changes']>();
  let before: GraphQLSchema | undefined;
  for (const [hash = '', day = ''] of log.map((line) => line.split(' '))) {
    const schema = buildSchema(await git('show', `${hash}:${contract}`));
    const changes = before ? (await diff(before, schema)).flatMap(entryOf) : [{ kind: 'added' as const, text: 'The contract begins.' }];
    if (changes.length > 0) days.set(day, [...(days.get(day) ?? []), ...changes]);
    before = schema;
  }
  return [...days].map(([day, changes]) => ({ day, changes })).toReversed();
}

function entryOf({ type, message, criticality: { level } }: Change): Day['changes'] {
  if (/DESCRIPTION/.test(type)) return [];
  const kind = level === CriticalityLevel.Breaking ? 'breaking' : /DEPRECAT/.test(type) ? 'deprecated' : /ADDED/.test(type) ? 'added' : 'changed';
  return [{ kind, text: message.replaceAll("'", '"') }];
}

if (import.meta.main) writeFileSync(join(rootDir, 'docs/partners/changelog.json'), `${JSON.stringify(await changelog(), null, 2)}\n`);
