/** What @cost and @listSize say in schema documents: https://ibm.github.io/graphql-specs/cost-spec.html */
import { Kind, valueFromASTUntyped, type DirectiveNode, type DocumentNode } from 'graphql';
import { directiveOf, elementsOf } from './checks/coordinates.ts';

export interface ListSize {
  assumedSize: number | undefined;
  slicingArguments: readonly string[];
  sizedFields: readonly string[];
}

/** Weights by coordinate, and sizes of lists. */
export interface CostModel {
  weights: ReadonlyMap<string, number>;
  lists: ReadonlyMap<string, ListSize>;
}

/** The weights and sizes that the subgraphs' documents, or a supergraph, state. Documents that state none are fine. */
export function costModel(documents: readonly DocumentNode[]): CostModel {
  const elements = documents.flatMap((document) => {
    const names = namesIn(document);
    return elementsOf(document).map(({ coordinate, node }) => ({ coordinate, cost: argumentsOf(directiveOf(node, names.cost)), size: argumentsOf(directiveOf(node, names.listSize)) }));
  });
  const weights = elements.flatMap(({ coordinate, cost }) => {
    const weight = Number(cost?.['weight']);
    return Number.isFinite(weight) ? [[coordinate, weight] as const] : [];
  });
  const lists = elements.flatMap(({ coordinate, size }) => (size ? [[coordinate, listSizeOf(size)] as const] : []));
  return { weights: new Map(weights), lists: new Map(lists) };
}

type Values = Readonly<Record<string, unknown>>;

function listSizeOf({ assumedSize, slicingArguments, sizedFields }: Values): ListSize {
  return { assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined, slicingArguments: textsOf(slicingArguments), sizedFields: textsOf(sizedFields) };
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((each) => typeof each === 'string');
}

function argumentsOf(directive: DirectiveNode | undefined): Values | undefined {
  return directive && Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

/** What the document calls the two directives: a schema may import them under names of its own. */
function namesIn(document: DocumentNode): { cost: string; listSize: string } {
  const imports = document.definitions
    .flatMap((definition) => (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION ? (definition.directives ?? []) : []))
    .filter(({ name }) => name.value === 'link')
    .map((link): Values => argumentsOf(link) ?? {})
    .filter(({ url }) => /^https:\/\/specs\.apollo\.dev\/(federation|cost)\//.test(String(url)))
    .flatMap((link) => [link['import']].flat());
  const nameOf = (directive: string) => {
    const renamed = imports.find((each): each is { name: string; as: string } => isRenaming(each) && each.name === `@${directive}`);
    return renamed?.as.slice(1) ?? directive;
  };
  return { cost: nameOf('cost'), listSize: nameOf('listSize') };
}

function isRenaming(value: unknown): value is { name: string; as: string } {
  return typeof value === 'object' && value !== null && 'as' in value && typeof value.as === 'string';
}
