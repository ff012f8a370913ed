import { Kind, type TypeNode } from 'graphql';
import { directiveOf, namedTypeOf, textArgument, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';
import type { LintDocument } from './world.ts';

/**
 * What another subgraph must answer may be missing: when that subgraph is down, a non-null reference takes the whole parent
 * with it. So a reference to an entity that another subgraph owns is nullable, and so is each field that a subgraph adds to an
 * entity which it doesn't own.
 */
export const references: LintRule = ({ documents }) => {
  const subgraphs = documents.filter(({ kind }) => kind === 'subgraph');
  const owners = ownersOfEntities(subgraphs);
  return subgraphs.flatMap((subgraph) => {
    const fields = subgraph.elements.filter(({ kind, node }) => kind === 'field' && node.type?.kind === Kind.NON_NULL_TYPE);
    return fields.flatMap((field) => [...foreignReference(field, subgraph, owners), ...foreignField(field, subgraph, owners)]);
  });
};

function foreignReference(field: Element, { name }: LintDocument, owners: ReadonlyMap<string, string>) {
  const target = namedTypeOf(field.node.type as TypeNode);
  const owner = owners.get(target);
  if (owner === undefined || owner === name) return [];
  return [
    finding('nullable-reference', field, {
      message: `${field.coordinate} is non-null, but ${target} belongs to the subgraph "${owner}"`,
      fix: `Make it nullable (${target} without "!"): else its parent vanishes whenever "${owner}" does not answer.`,
    }),
  ];
}

function foreignField(field: Element, { name, elements }: LintDocument, owners: ReadonlyMap<string, string>) {
  const owner = owners.get(field.type);
  if (owner === undefined || owner === name || isKeyField(field, elements) || directiveOf(field.node, 'external')) return [];
  return [
    finding('nullable-reference', field, {
      message: `${field.coordinate} is non-null, but the subgraph "${owner}" owns ${field.type} and "${name}" only adds to it`,
      fix: `Make it nullable: else every ${field.type} that is asked for it vanishes whenever "${name}" does not answer.`,
    }),
  ];
}

/** The owner of an entity is the subgraph that defines most of it. */
export function ownersOfEntities(subgraphs: readonly LintDocument[]): Map<string, string> {
  const best = new Map<string, { name: string; size: number }>();
  for (const { name, elements } of subgraphs) {
    for (const { coordinate, node } of elements) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !directiveOf(node, 'key')) continue;
      const size = (node.fields ?? []).filter((field) => !directiveOf(field, 'external')).length;
      if (size > (best.get(coordinate)?.size ?? 0)) best.set(coordinate, { name, size });
    }
  }
  return new Map([...best].map(([type, { name }]) => [type, name]));
}

function isKeyField(field: Element, elements: readonly Element[]): boolean {
  const type = elements.find(({ kind, coordinate }) => kind === 'type' && coordinate === field.type);
  const keys = (type?.node.directives ?? []).filter(({ name }) => name.value === 'key').map((key) => textArgument(key, 'fields') ?? '');
  return keys.some((fields) => fields.split(/[\s{}]+/).includes(field.node.name.value));
}
