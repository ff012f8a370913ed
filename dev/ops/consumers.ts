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

/** Every consumer that a subgraph declares, by name. */
export function findConsumers(): ConsumerInfo[] {
  const files = globSync('subgraphs/*/{*,*/*}.ts', { cwd: rootDir }).filter((path) => !/\/test\/|\.test\.ts$/.test(path));
  return files.flatMap((path) => consumersIn(readFileSync(join(rootDir, path), 'utf8'))).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function consumersIn(source: string): ConsumerInfo[] {
  return source.split('defineConsumer(').slice(1).flatMap((declaration) => {
    const name = /^\{\s*name: '([^']+)'/.exec(declaration)?.[1];
    if (!name) return [];
    const constants = [...declaration.matchAll(/\bon\(\s*(?:\w+\.)?(\w+)\s*,/g)].map((match) => match[1] ?? '');
    return [{ name, service: name.split('.')[0] ?? '', types: constants.flatMap(typeOf) }];
  });
}

function typeOf(constant: string): string[] {
  const exported = (registry as Record<string, unknown>)[constant];
  return isContract(exported) ? [exported.type] : [];
}

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'type' in value && 'kind' in value;
}
