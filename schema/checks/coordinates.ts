/** Where things are defined: from a coordinate (`Type.field.argument`) to its place in a schema document. */
import { Kind, type ASTNode, type DefinitionNode, type DirectiveNode, type DocumentNode, type Location, type TypeNode } from 'graphql';
import type { Place } from './finding.ts';

/** One type, field, argument, input field or enum value of a schema document. */
export interface Element {
  coordinate: string;
  kind: 'type' | 'field' | 'argument' | 'inputField' | 'enumValue';
  /** Name of the type it belongs to (itself, for a type). */
  type: string;
  node: DescribedNode;
  place: Place | undefined;
}

export interface DescribedNode {
  kind: Kind;
  name: { value: string };
  description?: { value: string };
  directives?: readonly DirectiveNode[];
  loc?: Location;
  type?: TypeNode;
  fields?: readonly DescribedNode[];
  values?: readonly DescribedNode[];
  arguments?: readonly DescribedNode[];
}

/** Every element that the document defines, types before what is in them. */
export function elementsOf(document: DocumentNode): Element[] {
  return document.definitions.flatMap((definition) => (isType(definition) ? typeElements(definition) : []));
}

/** The place of a node, or undefined for one that no file has. */
export function placeOf(node: Pick<ASTNode, 'loc'> | { loc?: Location } | undefined): Place | undefined {
  const loc = node?.loc;
  if (!loc) return undefined;
  // The keyword or name is a better place than the first line of a description.
  const start = afterDescription(loc);
  return { file: loc.source.name, line: start.line, column: start.column };
}

/** Looks places up: the coordinate itself, else what it is in. Documents given first win. */
export function placeFinder(documents: readonly DocumentNode[]): (coordinate: string) => Place | undefined {
  const places = new Map<string, Place>();
  for (const { coordinate, place } of documents.flatMap(elementsOf)) if (place && !places.has(coordinate)) places.set(coordinate, place);
  return function find(coordinate): Place | undefined {
    const parent = coordinate.slice(0, Math.max(0, coordinate.lastIndexOf('.')));
    return places.get(coordinate) ?? (parent ? find(parent) : undefined);
  };
}

/** Name of the innermost type. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

export function directiveOf(node: { directives?: readonly DirectiveNode[] }, name: string): DirectiveNode | undefined {
  return node.directives?.find((directive) => directive.name.value === name);
}

/** Text of a directive's string argument. */
export function textArgument(directive: DirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function isType(definition: DefinitionNode): definition is DefinitionNode & DescribedNode {
  return /Type(Definition|Extension)$/.test(definition.kind);
}

function typeElements(definition: DescribedNode): Element[] {
  const type = definition.name.value;
  const isInput = definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
  const make = (kind: Element['kind'], coordinate: string, node: DescribedNode): Element => ({ coordinate, kind, type, node, place: placeOf(node) });
  return [
    make('type', type, definition),
    ...(definition.values ?? []).map((value) => make('enumValue', `${type}.${value.name.value}`, value)),
    ...(definition.fields ?? []).flatMap((field) => {
      const coordinate = `${type}.${field.name.value}`;
      const args = (field.arguments ?? []).map((argument) => make('argument', `${coordinate}.${argument.name.value}`, argument));
      return [make(isInput ? 'inputField' : 'field', coordinate, field), ...args];
    }),
  ];
}

function afterDescription(loc: Location): { line: number; column: number } {
  const first = loc.startToken;
  const isDescription = first.kind === 'BlockString' || first.kind === 'String';
  return isDescription && first.next ? first.next : first;
}
