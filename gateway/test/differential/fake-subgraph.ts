import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql';
import { hash } from './random.ts';
import type { Chaos, Thing, World } from './world.ts';

export interface FakeSubgraph {
  readonly name: string;
  execute(query: string, variables: Record<string, unknown>, chaos: Chaos): ExecutionResult;
}

/**
 * A subgraph over the made-up world: any federation schema, no resolvers to write. What a field answers depends on
 * the thing, the field and its arguments only, so that subgraphs that share a field agree.
 */
export function createFakeSubgraph({ name, sdl, world }: { name: string; sdl: string; world: World }): FakeSubgraph {
  const typeDefs = parse(sdl);
  const schema = buildSubgraphSchema([{ typeDefs }]);
  const { keys } = world;
  const documents = new Map<string, DocumentNode>();
  const entities = schema.getQueryType()?.getFields()._entities;
  if (entities) delete entities.resolve;

  function documentOf(query: string): DocumentNode {
    let document = documents.get(query);
    if (!document) {
      document = parse(query);
      const [problem] = validate(schema, document);
      if (problem) throw new Error(`Invalid query sent to ${name}: ${problem.message}\n${query}`);
      documents.set(query, document);
    }
    return document;
  }

  function resolveField(parent: Thing | undefined, args: Record<string, unknown>, chaos: Chaos, info: GraphQLResolveInfo): unknown {
    if (info.fieldName === '_entities' && info.parentType === schema.getQueryType()) return (args.representations as Record<string, unknown>[]).map((representation) => entityOf(representation, chaos));
    const thing = parent ?? { __typename: info.parentType.name, n: 0 };
    const isKey = keys.get(thing.__typename)?.has(info.fieldName) ?? false;
    const place = `${world.encode(thing.__typename, info.fieldName, thing.n)}(${JSON.stringify(args)})`;
    if (!isKey) {
      if (hash(`${chaos.seed}e${place}`) % 1000 < chaos.errors) throw new Error(`boom ${place}`);
      if (!isNonNullType(info.returnType) && hash(`${chaos.seed}n${place}`) % 1000 < chaos.nulls) return null;
    }
    return valueOf(info.returnType, place, { thing, info, isKey, chaos });
  }

  function entityOf(representation: Record<string, unknown>, chaos: Chaos): Thing | null {
    const typename = String(representation.__typename);
    const n = numberIn(representation, keys.get(typename) ?? new Set(), world);
    if (n === undefined) throw new Error(`No key in ${JSON.stringify(representation)} sent to ${name}`);
    if (hash(`${chaos.seed}m${name}${typename}${n}`) % 1000 < chaos.missingEntities) return null;
    const type = schema.getType(typename);
    const __typename = isAbstractType(type) ? world.memberOf(typename, n) : typename;
    return { __typename, n, known: representation };
  }

  function valueOf(type: GraphQLOutputType, place: string, at: { thing: Thing; info: GraphQLResolveInfo; isKey: boolean; chaos: Chaos }): unknown {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      return Array.from({ length: hash(`${place}:length`) % 4 }, (_, index) => elementOf(nullable.ofType, `${place}[${index}]`, at));
    }
    const named = getNamedType(nullable);
    if (isLeafType(named)) return leafOf(named, place, at);
    // Parts of a key, and value types, are numbered like the thing they are part of.
    const possible = isObjectType(named) ? [named.name] : schema.getPossibleTypes(named).map((member) => member.name).sort();
    const referred = world.reference(place, possible);
    return at.isKey || !keys.has(referred.__typename) ? { ...referred, n: at.thing.n } : referred;
  }

  function elementOf(type: GraphQLOutputType, place: string, at: { thing: Thing; info: GraphQLResolveInfo; isKey: boolean; chaos: Chaos }): unknown {
    if (!isNonNullType(type) && hash(`${at.chaos.seed}n${place}`) % 1000 < at.chaos.nulls) return null;
    return valueOf(type, place, at);
  }

  function leafOf(type: GraphQLLeafType, place: string, { thing, info, isKey }: { thing: Thing; info: GraphQLResolveInfo; isKey: boolean }): unknown {
    const required = requiresOf(info);
    if (isKey) return world.encode(thing.__typename, info.fieldName, thing.n);
    const known = required ? JSON.stringify(pickKnown(required, thing.known ?? {})) : '';
    const h = hash(place + known);
    if (isEnumType(type)) return type.getValues()[h % type.getValues().length]?.value;
    switch (type.name) {
      case 'Int':
        return h % 1000;
      case 'Float':
        return (h % 1000) / 4;
      case 'Boolean':
        return h % 2 === 0;
      default:
        return known === '' ? `${place}` : `${place} from ${known}`;
    }
  }

  return {
    name,
    execute(query, variableValues, chaos) {
      if (chaos.downSubgraphs.has(name)) throw new Error(`${name} is down`);
      const result = execute({ schema, document: documentOf(query), variableValues, contextValue: chaos, fieldResolver: resolveField, typeResolver: (thing: Thing) => thing.__typename });
      if (result instanceof Promise) throw new Error('Fake subgraphs are synchronous');
      // As over HTTP: plain objects that nobody else holds.
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
  };
}

function requiresOf(info: GraphQLResolveInfo): string | undefined {
  const field = info.parentType.getFields()[info.fieldName];
  const directive = field?.astNode?.directives?.find(({ name }) => name.value === 'requires');
  const fields = directive?.arguments?.[0]?.value;
  return fields?.kind === 'StringValue' ? fields.value : undefined;
}

/** The values the gateway sent for the fields named first in a field set, in a stable order. */
function pickKnown(fieldSet: string, known: Readonly<Record<string, unknown>>): unknown[] {
  const names = fieldSet.replace(/\{[^}]*\}|\([^)]*\)/g, ' ').match(/\w+/g) ?? [];
  return names.map((name) => known[name]);
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
