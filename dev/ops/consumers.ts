/** The consumers of the marketplace, read from the code: their queues exist whether or not their service runs now. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '#platform/messaging/contract';
import * as registry from '../../schema/events/all.ts';
import { rootDir } from '../paths.ts';

export interface ConsumerInfo {
  /** Its queue's name on the broker. */
  name: string;
  /** The subgraph that owns it: its database holds the inbox and the audit log. */
  service: string;
  types: readonly string[];
}

/** Several subgraphs have this one, each with a queue of its own. */
const sharedDeclaration = 'schema/events/personal-data-consumer.ts';

/** Every consumer that a subgraph declares, by name. */
export function findConsumers(): ConsumerInfo[] {
  const files = globSync('subgraphs/*/{*,*/*}.ts', { cwd: rootDir }).filter((path) => !/\/test\/|\.test\.ts$/.test(path));
  const shared = consumersIn(read(sharedDeclaration));
  const all = files.flatMap((path) => {
    const source = read(path);
    const service = path.split('/')[1] ?? '';
    const own = shared.map((consumer) => ({ ...consumer, name: consumer.name.replace('${subgraph}', service), service }));
    return [...consumersIn(source), ...(/\bpersonalDataConsumer\(\{/.test(source) ? own : [])];
  });
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function read(path: string): string {
  return readFileSync(join(rootDir, path), 'utf8');
}

function consumersIn(source: string): ConsumerInfo[] {
  const aliases = new Map([...source.matchAll(/\b(\w+) as (\w+)\b/g)].map(([, name = '', alias = '']) => [alias, name]));
  return source.split('defineConsumer(').slice(1).flatMap((declaration) => {
    const name = /^\{\s*name: ['`]([^'`]+)['`]/.exec(declaration)?.[1];
    if (!name) return [];
    const constants = [...declaration.matchAll(/\bon(?:Many)?\(\s*(?:\w+\.)?(\w+)\s*,/g)].map((match) => match[1] ?? '');
    return [{ name, service: name.split('.')[0] ?? '', types: constants.flatMap((constant) => typeOf(aliases.get(constant) ?? constant)) }];
  });
}

function typeOf(constant: string): string[] {
  const exported = (registry as Record<string, unknown>)[constant];
  return isContract(exported) ? [exported.type] : [];
}

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'type' in value && 'kind' in value;
}
