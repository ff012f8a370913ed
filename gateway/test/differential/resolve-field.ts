import {
  getNamedType,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { hash } from './random.ts';
import type { Chaos, Thing, World } from './world.ts';

/** What a field of the made-up world answers. */
export type ResolveField = (thing: Thing, args: Readonly<Record<string, unknown>>, chaos: Chaos, info: GraphQLResolveInfo) => unknown;

/** The values of the fields a thing's field requires, in the order of its field set. */
export type KnownOf = (thing: Thing, fieldSet: string, chaos: Chaos, info: GraphQLResolveInfo) => readonly unknown[];

interface Place {
  readonly thing: Thing;
  readonly info: GraphQLResolveInfo;
  readonly isKey: boolean;
  readonly chaos: Chaos;
}

/** A custom scalar may be anything that JSON has. */
function jsonValues(text: string): readonly unknown[] {
  return [{ text, list: [1, { id: null }] }, [text, []], text.length, false, { id: 'none', of: text, constructor: {} }];
}

/**
 * Resolves any field of any schema over the world. The answer depends on the thing, the field and its arguments only, so
 * that subgraphs that share a field agree, and the whole can be computed without any subgraph.
 */
export function createFieldResolver({ schema, world, knownOf }: { schema: GraphQLSchema; world: World; knownOf: KnownOf }): ResolveField {
  function valueOf(type: GraphQLOutputType, text: string, place: Place, level = 0): unknown {
    const nullable = getNullableType(type);
    if (isListType(nullable)) return Array.from({ length: hash(`${text}:length`) % 4 }, (_, index) => elementOf(nullable.ofType, `${text}[${index}]`, place, level + 1));
    const named = getNamedType(nullable);
    if (isLeafType(named)) return leafOf(named, text, place);
    // There is one Query, at the top and wherever a field returns it.
    if (named === schema.getQueryType()) return { __typename: named.name, n: 0 };
    const possible = isObjectType(named) ? [named.name] : schema.getPossibleTypes(named).map(({ name }) => name).sort();
    const referred = world.reference(text, possible);
    // Parts of a key are numbered like the thing they are part of.
    return place.isKey ? { ...referred, n: place.thing.n } : referred;
  }

  function elementOf(type: GraphQLOutputType, text: string, place: Place, level: number): unknown {
    return isNull(type, text, place, level) ? null : valueOf(type, text, place, level);
  }

  function isNull(type: GraphQLOutputType, text: string, { thing, info, chaos }: Omit<Place, 'isKey'>, level: number): boolean {
    if (isNonNullType(type) || world.isNeverNull(thing.__typename, info.fieldName, level)) return false;
    return hash(`${chaos.seed}n${text}`) % 1000 < chaos.nulls;
  }

  function leafOf(type: GraphQLLeafType, text: string, { thing, info, isKey, chaos }: Place): unknown {
    if (isKey) return world.encode(thing.__typename, info.fieldName, thing.n);
    const fieldSet = world.requiresOf(thing.__typename, info.fieldName);
    const known = fieldSet === undefined ? '' : JSON.stringify(knownOf(thing, fieldSet, chaos, info));
    const h = hash(text + known);
    if (isEnumType(type)) return type.getValues()[h % type.getValues().length]?.value;
    if (type.name === 'Int') return h % 1000;
    if (type.name === 'Float') return (h % 1000) / 4;
    if (type.name === 'Boolean') return h % 2 === 0;
    if (type.name === 'JSON') return jsonValues(text)[h % 5];
    return known === '' ? text : `${text} from ${known}`;
  }

  return (thing, args, chaos, info) => {
    const isKey = world.keys.get(thing.__typename)?.has(info.fieldName) ?? false;
    const revision = chaos.revisions?.get(world.encode(thing.__typename, '', thing.n)) ?? '';
    const text = `${world.encode(thing.__typename, info.fieldName, thing.n)}(${JSON.stringify(args)})${revision}`;
    if (!isKey && hash(`${chaos.seed}e${text}`) % 1000 < chaos.errors) throw new Error(`boom ${text}`);
    if (!isKey && isNull(info.returnType, text, { thing, info, chaos }, 0)) return null;
    return valueOf(info.returnType, text, { thing, info, isKey, chaos });
  };
}
