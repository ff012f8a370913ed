import { buildSubgraph, isInputObjectType, isInterfaceType, isObjectType, type FieldDefinition, type InputFieldDefinition, type NamedType, type Subgraph, type Supergraph } from '@apollo/federation-internals';
import type { SchemaDrift } from './messages.ts';

type Field = FieldDefinition<never> | InputFieldDefinition;

/**
 * Compares what a subgraph serves with what the supergraph takes it to have: names, types and arguments of fields. What one of
 * its fields is overridden by, and what it only refers to, is no difference. Throws when the document is no subgraph's schema.
 */
export function schemaDrift(supergraph: Supergraph, name: string, servedSdl: string): SchemaDrift {
  const expected = supergraph.subgraphs().get(name);
  if (!expected) return { missing: [], unpublished: [] };
  const served = buildSubgraph(name, '', servedSdl);
  const here = signatures(expected);
  const there = signatures(served);
  const published = new Set(supergraph.schema.types().flatMap((type) => fieldsOf(type).map(({ coordinate }) => coordinate)));
  return {
    missing: [...here].filter(([coordinate, signature]) => there.get(coordinate) !== signature).map(([coordinate]) => coordinate),
    unpublished: [...there.keys()].filter((coordinate) => !published.has(coordinate)),
  };
}

/** Each field with its type and arguments, as text, by its coordinate. */
function signatures({ schema }: Subgraph): Map<string, string> {
  const types = schema.types().filter(({ name }) => !/^_|__/.test(name));
  return new Map(types.flatMap(fieldsOf).map(({ coordinate, field }) => [coordinate, signature(field)]));
}

function fieldsOf(type: NamedType): { coordinate: string; field: Field }[] {
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  const fields = [...type.fields()] as Field[];
  return fields.filter(({ name }) => !name.startsWith('_')).map((field) => ({ coordinate: `${type.name}.${field.name}`, field }));
}

function signature(field: Field): string {
  const args = field.kind === 'FieldDefinition' ? field.arguments().map(({ name, type }) => `${name}: ${String(type)}`) : [];
  return `(${args.sort().join(', ')}): ${String(field.type)}`;
}
