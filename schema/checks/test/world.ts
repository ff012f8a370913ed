/** A small marketplace whose schemas the tests change: composed once, compared with every change. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, print } from 'graphql';
import { composeTree } from '../../composition.ts';
import { diskTree, overlayTree, type FileTree } from '../../file-tree.ts';
import type { Base } from '../base.ts';
import type { Report } from '../finding.ts';
import { runChecks } from '../run.ts';

export const today = '2026-11-21';
const folder = join(import.meta.dirname, 'fixture');
const files = diskTree(folder);

/** The marketplace before any change. */
export const baseTree: FileTree = overlayTree(files, { 'schema/operations/web.json': manifest() });

/** What it is compared with: the same, composed. */
export const base: Base = { label: 'the fixture', tree: withSchemas(baseTree) };

/** The check over a changed marketplace. */
export function checkChanged(changed: Readonly<Record<string, string | null>>): Promise<Report> {
  return runChecks({ tree: overlayTree(baseTree, changed), base, today, usageDays: 30 });
}

/** Ids of the registered operations by name. */
export function operationIds(): Record<string, string> {
  return Object.fromEntries(Object.entries(JSON.parse(manifest()) as Record<string, { name: string }>).map(([id, { name }]) => [name, id]));
}

function withSchemas(tree: FileTree): FileTree {
  const { schemas, errors } = composeTree(tree);
  if (!schemas) throw new Error(`The fixture does not compose: ${errors.map((error) => error.message).join('; ')}`);
  return overlayTree(tree, { 'schema/api.graphql': schemas.api, 'schema/partner.graphql': schemas.partner });
}

/** The manifest with one operation more; those whose name begins with Web go to the gateway. */
export function manifestWith(text: string, document: string): string {
  const [definition] = parse(document, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || !definition.name) throw new Error('Expected a named operation');
  const printed = print(definition);
  const name = definition.name.value;
  const entry = { name, type: definition.operation, document: printed, target: name.startsWith('Web') ? 'gateway' : 'bff-web' };
  return JSON.stringify({ ...(JSON.parse(text) as object), [createHash('sha256').update(printed).digest('hex')]: entry }, null, 2);
}

/** The manifest without the operations of a name. */
export function manifestWithout(text: string, name: string): string {
  const kept = Object.entries(JSON.parse(text) as Record<string, { name: string }>).filter(([, entry]) => entry.name !== name);
  return JSON.stringify(Object.fromEntries(kept), null, 2);
}

function manifest(): string {
  const document = parse(readFileSync(join(folder, 'schema/operations/web.graphql'), 'utf8'), { noLocation: true });
  return document.definitions.map((definition) => print(definition)).reduce(manifestWith, '{}');
}
