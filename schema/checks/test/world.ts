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

function manifest(): string {
  const document = parse(readFileSync(join(folder, 'schema/operations/web.graphql'), 'utf8'), { noLocation: true });
  const entries = document.definitions.map((definition) => {
    const text = print(definition);
    const name = definition.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? '') : '';
    const type = definition.kind === Kind.OPERATION_DEFINITION ? definition.operation : '';
    return [createHash('sha256').update(text).digest('hex'), { name, type, document: text, target: name.startsWith('Web') ? 'gateway' : 'bff-web' }];
  });
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}
