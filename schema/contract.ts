/**
 * The part of the API that a kind of client may see, by `@tag`. What is tagged in a subgraph's own definition of a type is in:
 * the fields it tags, or all of them where it tags the type. A subgraph that extends a tagged type thus decides for its own
 * fields. What would lead out of the contract is left out as well; see docs/decisions/partner-contract.md.
 */
import { buildASTSchema, Kind, parse, print, printSchema, visit, type DocumentNode, type FieldDefinitionNode, type GraphQLSchema, type TypeNode } from 'graphql';
import type { ASTNode, ConstDirectiveNode, DefinitionNode, InputValueDefinitionNode, ObjectTypeDefinitionNode, TypeDefinitionNode } from 'graphql';

const specified = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);
const rootTypes = ['Query', 'Mutation', 'Subscription'];

export interface ContractOptions {
  /** What first-party clients see. */
  apiSchema: GraphQLSchema;
  /** The subgraphs' documents, with their directives. */
  subgraphs: readonly DocumentNode[];
  tag: string;
}

/** Schema document of the contract: a subset of the API schema, valid by itself. Empty when nothing is tagged. */
export function contractSdl({ apiSchema, subgraphs, tag }: ContractOptions): string {
  const tagged = taggedCoordinates(subgraphs, tag);
  const document = parse(printSchema(apiSchema), { noLocation: true });
  const definitions = reachable(closed(document.definitions.flatMap((definition) => taggedPart(definition, tagged))));
  if (!definitions.some((definition) => 'name' in definition && definition.name?.value === 'Query')) return '';
  // Built and printed once more, so that the text is in the usual form.
  return `${printSchema(buildASTSchema({ kind: Kind.DOCUMENT, definitions }))}\n`;
}

/** `Type` and `Type.field` for all that is tagged, in any subgraph. */
export function taggedCoordinates(subgraphs: readonly DocumentNode[], tag: string): Set<string> {
  const found = new Set<string>();
  for (const definition of subgraphs.flatMap((document) => document.definitions)) {
    if (!('name' in definition) || !definition.name) continue;
    const type = definition.name.value;
    const whole = hasTag(definition, tag);
    if (whole) found.add(type);
    for (const field of 'fields' in definition ? (definition.fields ?? []) : []) {
      if (!whole && !hasTag(field, tag)) continue;
      found.add(type).add(`${type}.${field.name.value}`);
    }
  }
  return found;
}

function hasTag(node: { directives?: readonly ConstDirectiveNode[] } | ASTNode, tag: string): boolean {
  const directives = 'directives' in node ? (node.directives ?? []) : [];
  return directives.some((directive) => directive.name.value === 'tag' && directive.arguments?.some(({ value }) => value.kind === Kind.STRING && value.value === tag));
}

function taggedPart(definition: DefinitionNode, tagged: ReadonlySet<string>): TypeDefinitionNode[] {
  if (!isTypeDefinition(definition) || !tagged.has(definition.name.value)) return [];
  if (!('fields' in definition)) return [definition];
  const fields = (definition.fields ?? []).filter((field) => tagged.has(`${definition.name.value}.${field.name.value}`));
  return fields.length > 0 ? [{ ...definition, fields } as TypeDefinitionNode] : [];
}

/** Takes out what refers to a type that is not there, until nothing does. */
function closed(definitions: readonly TypeDefinitionNode[]): TypeDefinitionNode[] {
  const names = new Set(definitions.map((definition) => definition.name.value));
  const kept = definitions.flatMap((definition) => withoutDangling(definition, names));
  const size = (list: readonly TypeDefinitionNode[]) => list.map((definition) => print(definition).length).reduce((sum, length) => sum + length, 0);
  return size(kept) === size(definitions) ? kept : closed(kept);
}

function withoutDangling(definition: TypeDefinitionNode, names: ReadonlySet<string>): TypeDefinitionNode[] {
  const known = (type: TypeNode) => specified.has(namedType(type)) || names.has(namedType(type));
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    const types = (definition.types ?? []).filter(known);
    return types.length > 0 ? [{ ...definition, types }] : [];
  }
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    const fields = (definition.fields ?? []).filter((field) => known(field.type));
    const complete = (definition.fields ?? []).every((field) => known(field.type) || !isRequired(field));
    return complete && fields.length > 0 ? [{ ...definition, fields }] : [];
  }
  if (!('fields' in definition)) return [definition];
  const fields = (definition.fields ?? []).flatMap((field) => usableField(field as FieldDefinitionNode, known));
  const interfaces = ('interfaces' in definition ? definition.interfaces : undefined)?.filter(known);
  return fields.length > 0 ? [{ ...(definition as ObjectTypeDefinitionNode), fields, interfaces }] : [];
}

/** A field whose type is known, with the arguments that are; none when a required one is not. */
function usableField(field: FieldDefinitionNode, known: (type: TypeNode) => boolean): FieldDefinitionNode[] {
  const args = field.arguments ?? [];
  if (!known(field.type) || args.some((argument) => !known(argument.type) && isRequired(argument))) return [];
  return [{ ...field, arguments: args.filter((argument) => known(argument.type)) }];
}

function isRequired({ type, defaultValue }: InputValueDefinitionNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE && !defaultValue;
}

/** Only what a client can get to or has to send. */
function reachable(definitions: readonly TypeDefinitionNode[]): TypeDefinitionNode[] {
  const byName = new Map(definitions.map((definition) => [definition.name.value, definition]));
  const found = new Set<string>();
  const waiting = rootTypes.filter((name) => byName.has(name));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = byName.get(name);
    if (!definition || found.has(name)) continue;
    found.add(name);
    visit(definition, { NamedType: (node) => void waiting.push(node.name.value) });
    // Whoever selects an interface can be given any type that implements it.
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) waiting.push(...implementationsOf(name, definitions));
  }
  return definitions.filter((definition) => found.has(definition.name.value));
}

function implementationsOf(name: string, definitions: readonly TypeDefinitionNode[]): string[] {
  return definitions.filter((each) => 'interfaces' in each && each.interfaces?.some((named) => named.name.value === name)).map((each) => each.name.value);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isTypeDefinition(definition: DefinitionNode): definition is TypeDefinitionNode {
  return definition.kind.endsWith('TypeDefinition');
}
