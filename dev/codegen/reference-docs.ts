/** Reference documents made from the code: docs/events.md and docs/environment.md. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfig } from '#platform/config/env';
import type { Contract } from '#platform/messaging/contract';
import { z } from 'zod';
import { contracts } from '../../schema/events/registry.ts';
import { services } from '../services.ts';
import { handlersOf, sendersOf, watchersOf } from './message-flow.ts';
import { root, type GeneratedFile } from './output.ts';

function eventSection(contract: Contract): string {
  const watchers = watchersOf(contract);
  const ways = [
    `sent by ${sendersOf(contract).join(', ')}`,
    contract.kind === 'signal' ? '' : `handled by ${handlersOf(contract).join(', ') || 'nobody yet'}`,
    watchers.length > 0 ? `watched by ${watchers.join(', ')}` : '',
  ];
  const schema = JSON.stringify(z.toJSONSchema(contract.schema), null, 2);
  return [
    `## ${contract.type}`,
    '',
    `${{ event: 'Event', command: 'Command', signal: 'Signal to whoever watches' }[contract.kind]}, ${ways.filter(Boolean).join('; ')}. Aggregate: ${contract.aggregate}.${notKept(contract)}`,
    '',
    '```json',
    JSON.stringify(contract.example, null, 2),
    '```',
    '',
    '<details><summary>Schema</summary>',
    '',
    '```json',
    schema,
    '```',
    '',
    '</details>',
    '',
  ].join('\n');
}

function notKept({ notLogged = [] }: Contract): string {
  return notLogged.length === 0 ? '' : ` The event log does without ${notLogged.map((field) => `\`${field}\``).join(', ')}.`;
}

/** docs/events.md: every message there is, who sends and who handles it, an example and its schema. */
export function eventsDocument(): GeneratedFile {
  const rows = contracts.map((contract) => {
    const [from, handled, watched] = [sendersOf, handlersOf, watchersOf].map((who) => who(contract).join(', ') || '–');
    return `| [${contract.type}](#${contract.type.replaceAll('.', '')}) | ${contract.kind} | ${from} | ${handled} | ${watched} |`;
  });
  const content = [
    '# Messages',
    '',
    'Generated from `schema/events/` by `npm run codegen`. Every message travels in an envelope: `id`, `type`, `producer`, `aggregateType`, `aggregateId`,',
    '`aggregateVersion`, `occurredAt`, `traceparent`, `data`. Published versions never change; a new field is optional, anything else is a new version.',
    '',
    'Handled means by a consumer with a queue of that name: once, whatever happens. Watched means by processes that have no queue while they are away (caches, live',
    'pages): what they miss, they read anew.',
    '',
    '| type | kind | from | handled by | watched by |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    ...contracts.map(eventSection),
  ].join('\n');
  return { path: 'docs/events.md', content };
}

type Shape = Parameters<typeof describeConfig>[0];

/** The config shape that a service's config.ts exports, whatever its name. */
export async function shapeOf(entry: string): Promise<Shape | undefined> {
  const file = join(root, entry.replace(/main\.ts$/, 'config.ts'));
  if (!existsSync(file)) return undefined;
  const exported = (await import(file)) as Record<string, unknown>;
  return Object.entries(exported).find(([name]) => /shape$/i.test(name))?.[1] as Shape | undefined;
}

/** docs/environment.md: one table with every variable that any process reads. */
export async function environmentDocument(): Promise<GeneratedFile> {
  const variables = new Map<string, { defaults: Set<string>; required: boolean; description: string; readers: string[] }>();
  for (const service of services) {
    const shape = await shapeOf(service.entry);
    for (const row of shape ? describeConfig(shape) : []) {
      const known = variables.get(row.name) ?? { defaults: new Set<string>(), required: row.required, description: row.description, readers: [] };
      known.readers.push(service.name);
      if (row.default) known.defaults.add(row.default.replaceAll(`${root}/`, ''));
      variables.set(row.name, known);
    }
  }
  const rows = [...variables]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { defaults, required, description, readers }]) => {
      const preset = required ? '**required**' : [...defaults].map((value) => `\`${value}\``).join(' / ') || '–';
      const who = readers.length === services.length ? 'all' : readers.join(', ');
      return `| \`${name}\` | ${preset} | ${description.replaceAll('|', '\\|')} | ${who} |`;
    });
  const content = [
    '# Environment variables',
    '',
    'Generated from the `config.ts` of every service by `npm run codegen`. `npm start` sets all of them for development; a value of your own in the',
    'environment wins where the table of the README says so. A missing or wrong one stops the process with its name and what was expected.',
    '',
    '| variable | default | what it is | read by |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  return { path: 'docs/environment.md', content };
}
