import { buildSubgraphSchema } from '@apollo/subgraph';
import { Kind, execute, isAbstractType, parse, validate, type DocumentNode, type ExecutionResult, type GraphQLResolveInfo, type SelectionNode } from 'graphql';
import { parseFieldSet } from './field-sets.ts';
import { hash } from './random.ts';
import { createFieldResolver } from './resolve-field.ts';
import type { Chaos, Thing, World } from './world.ts';

export interface FakeSubgraph {
  readonly name: string;
  /** Throws when the subgraph is down, and when it is sent an invalid query. */
  execute(query: string, variables: Record<string, unknown>, chaos: Chaos): ExecutionResult;
}

/** A subgraph over the made-up world: any federation schema, no resolvers to write. */
export function createFakeSubgraph({ name, sdl, world }: { name: string; sdl: string; world: World }): FakeSubgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  const documents = new Map<string, DocumentNode>();
  const entities = schema.getQueryType()?.getFields()._entities;
  if (entities) delete entities.resolve;
  const resolveField = createFieldResolver({ schema, world, knownOf: (thing, fieldSet) => parseFieldSet(fieldSet).selections.flatMap((selection) => Object.values(partOf(thing.known ?? {}, [selection]))) });

  function documentOf(query: string): DocumentNode {
    const known = documents.get(query);
    if (known) return known;
    const document = parse(query);
    const [problem] = validate(schema, document);
    if (problem) throw new Error(`Invalid query sent to ${name}: ${problem.message}\n${query}`);
    documents.set(query, document);
    return document;
  }

  function entityOf(representation: Record<string, unknown>, chaos: Chaos): Thing | null {
    const typename = String(representation.__typename);
    const n = numberIn(representation, world.keys.get(typename) ?? new Set(), world);
    if (n === undefined) throw new Error(`No key in ${JSON.stringify(representation)} sent to ${name}`);
    if (hash(`${chaos.seed}m${name}${typename}${n}`) % 1000 < chaos.missingEntities) return null;
    const __typename = isAbstractType(schema.getType(typename)) ? world.memberOf(typename, n) : typename;
    return { __typename, n, known: representation };
  }

  function resolve(parent: Thing | undefined, args: Record<string, unknown>, chaos: Chaos, info: GraphQLResolveInfo): unknown {
    if (info.fieldName === '_entities') return (args.representations as Record<string, unknown>[]).map((representation) => entityOf(representation, chaos));
    return resolveField(parent ?? { __typename: info.parentType.name, n: 0 }, args, chaos, info);
  }

  return {
    name,
    execute(query, variableValues, chaos) {
      if (chaos.downSubgraphs.has(name)) throw new Error(`${name} is down`);
      const result = execute({ schema, document: documentOf(query), variableValues, contextValue: chaos, fieldResolver: resolve, typeResolver: (thing: Thing) => thing.__typename });
      if (result instanceof Promise) throw new Error('Fake subgraphs are synchronous');
      // As over HTTP: plain objects that nobody else holds.
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
  };
}

/** What was sent, as far as a field set names it: more is sent for other fields, and types for its fragments. */
function partOf(sent: Readonly<Record<string, unknown>>, selections: readonly SelectionNode[]): Record<string, unknown> {
  const fields = fieldsIn(selections);
  return Object.fromEntries([...fields].flatMap(([name, inner]) => (name in sent ? [[name, inner.length > 0 ? partsOf(sent[name], inner) : sent[name]]] : [])));
}

function partsOf(value: unknown, selections: readonly SelectionNode[]): unknown {
  if (Array.isArray(value)) return value.map((element) => partsOf(element, selections));
  return typeof value === 'object' && value !== null ? partOf(value as Record<string, unknown>, selections) : value;
}

function fieldsIn(selections: readonly SelectionNode[]): Map<string, readonly SelectionNode[]> {
  const fields = new Map<string, readonly SelectionNode[]>();
  const add = (name: string, inner: readonly SelectionNode[]): unknown => fields.set(name, [...(fields.get(name) ?? []), ...inner]);
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) add(selection.name.value, selection.selectionSet?.selections ?? []);
    else if (selection.kind === Kind.INLINE_FRAGMENT) for (const [name, inner] of fieldsIn(selection.selectionSet.selections)) add(name, inner);
  }
  return fields;
}

function numberIn(representation: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>, world: World): number | undefined {
  for (const key of keys) {
    const value = representation[key];
    const n = typeof value === 'object' && value !== null ? numberInNested(value, world) : world.decode(value);
    if (n !== undefined) return n;
  }
  return undefined;
}

function numberInNested(value: object, world: World): number | undefined {
  for (const part of Object.values(value)) {
    const n = typeof part === 'object' && part !== null ? numberInNested(part, world) : world.decode(part);
    if (n !== undefined) return n;
  }
  return undefined;
}
