/** Who sends a message, who handles it, and who only watches it, read from the code. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '#platform/messaging/contract';
import * as registry from '../../schema/events/all.ts';
import { findConsumers } from '../ops/consumers.ts';
import { root } from './output.ts';

const consumers = findConsumers();
/** Names of the contracts' constants, by type: what the code refers to. */
const constantOf = new Map(Object.entries(registry).flatMap(([name, exported]) => (typeof exported === 'object' && 'type' in exported ? [[exported.type as string, name]] : [])));

interface Source {
  /** The service it belongs to. */
  service: string;
  text: string;
}

const keepers = consumers.filter(({ name }) => name.endsWith('.personal-data')).map(({ service }) => service);
const shared = readFileSync(join(root, 'schema/events/personal-data-consumer.ts'), 'utf8');
const subgraphs = [...sourcesBelow('subgraphs/*', 1), ...keepers.map((service) => ({ service, text: shared }))];
/** They keep no queue while they are away: what they miss, they read anew. */
const watchers = [...sourcesBelow('gateway', 0), ...sourcesBelow('bff-web', 0), ...sourcesBelow('bff-mobile', 0)];
const sandbox = sourcesBelow('dev/sandbox', 1);

function sourcesBelow(folders: string, serviceAt: number): Source[] {
  const files = globSync(`${folders}/**/*.ts`, { cwd: root }).filter((path) => !/(^|\/)(test|generated)\/|\.test\.ts$/.test(path));
  return files.map((path) => ({ service: path.split('/')[serviceAt] ?? '', text: readFileSync(join(root, path), 'utf8') }));
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
const serviceOf = ({ service }: Source): string => service;

/** Names of the consumers, which are those of their queues. */
export function handlersOf({ type, producer }: Contract): string[] {
  const isRead = new RegExp(`\\b${constantOf.get(type)}\\.type\\b`);
  const bySandbox = producer !== 'sandbox' && sandbox.some(({ text }) => isRead.test(text)) ? ['sandbox.requests'] : [];
  return sorted([...consumers.filter(({ types }) => types.includes(type)).map(({ name }) => name), ...bySandbox]);
}

export function watchersOf({ type, producer }: Contract): string[] {
  const isNamed = new RegExp(`\\b${constantOf.get(type)}\\b`);
  const isWatched = ({ text }: Source) => text.includes(`'${type}'`) || (text.includes("from '#events/") && isNamed.test(text));
  return sorted(watchers.filter(isWatched).map(serviceOf)).filter((service) => service !== producer);
}

/** An event has one producer; a command may come from several. */
export function sendersOf({ type, producer }: Contract): string[] {
  const isSent = new RegExp(`\\.add\\(\\s*tx,\\s*(?:\\w+\\.)?${constantOf.get(type)}\\b`);
  return producer ? [producer] : sorted(subgraphs.filter(({ text }) => isSent.test(text)).map(serviceOf));
}
