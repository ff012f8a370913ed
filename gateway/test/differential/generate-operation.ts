import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { hash, type Random } from './random.ts';

export interface GeneratedOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

interface Generation {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly variables: Map<string, { type: string; value: unknown }>;
  readonly fragments: string[];
  /** Selections left, so that operations stay of a size. */
  budget: number;
}

export interface GenerateOptions {
  schema: GraphQLSchema;
  random: Random;
  kind: 'query' | 'mutation';
  maxDepth: number;
  budget: number;
}

/** A random operation over a schema. Mostly valid; the caller validates and throws away what isn't. */
export function generateOperation({ schema, random, kind, maxDepth, budget }: GenerateOptions): GeneratedOperation {
  const generation: Generation = { schema, random, variables: new Map(), fragments: [], budget };
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`The schema has no ${kind} type`);
  const selection = selectionOn(generation, root, maxDepth);
  const entries = [...generation.variables];
  const definitions = entries.map(([name, { type }]) => `$${name}: ${type}`).join(', ');
  const text = `${kind} Generated${definitions ? `(${definitions})` : ''} ${selection}`;
  // Some variables are left to their null or default.
  const given = entries.filter(([, { type }]) => type.endsWith('!') || random.chance(0.8));
  return { query: [text, ...generation.fragments].join('\n'), variables: Object.fromEntries(given.map(([name, { value }]) => [name, value])) };
}

function selectionOn(generation: Generation, type: GraphQLCompositeType, depth: number): string {
  const { random, schema } = generation;
  const parts: string[] = [];
  if (random.chance(0.25)) parts.push(random.chance(0.3) ? 'kind_: __typename' : '__typename');
  const count = 1 + random.int(4);
  for (let i = 0; i < count && generation.budget > 0; i++) {
    if ('getFields' in type) {
      const field = random.pick(Object.values(type.getFields()));
      const text = fieldText(generation, field, { depth, neighbours: Object.keys(type.getFields()) });
      if (text) parts.push(text);
    }
    const related = relatedTypes(schema, type);
    if (related.length > 0 && random.chance(isAbstractType(type) ? 0.7 : 0.15)) parts.push(fragmentText(generation, random.pick(related), depth));
  }
  if (parts.length === 0) parts.push('__typename');
  return `{ ${parts.join(' ')} }`;
}

function relatedTypes(schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const own = isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type, ...type.getInterfaces()];
  const further = isAbstractType(type) ? schema.getPossibleTypes(type).flatMap((member) => member.getInterfaces()) : [];
  return [...new Set<GraphQLCompositeType>([...own, ...further])];
}

function fragmentText(generation: Generation, type: GraphQLCompositeType, depth: number): string {
  const selection = selectionOn(generation, type, depth);
  const directive = directiveText(generation, 0.15);
  if (generation.random.chance(0.3)) {
    const name = `F${generation.fragments.length}`;
    generation.fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    return `...${name}${directive}`;
  }
  return `... on ${type.name}${directive} ${selection}`;
}

function fieldText(generation: Generation, field: GraphQLField<unknown, unknown>, { depth, neighbours }: { depth: number; neighbours: readonly string[] }): string | undefined {
  const named = getNamedType(field.type);
  if (isCompositeType(named) && depth === 0) return undefined;
  generation.budget--;
  const args = argumentsText(generation, field.args);
  if (args === undefined) return undefined;
  const alias = aliasFor(generation, field, args, neighbours);
  const selection = isCompositeType(named) ? ` ${selectionOn(generation, named, depth - 1)}` : '';
  return `${alias}${field.name}${args}${directiveText(generation, 0.1)}${selection}`;
}

/** Fields with arguments, and fields whose type differs from one type to another, get an alias of their own; some leaves the name of a neighbour, which may be that of a key. */
function aliasFor({ random }: Generation, field: GraphQLField<unknown, unknown>, args: string, neighbours: readonly string[]): string {
  if (isLeafType(getNamedType(field.type)) && random.chance(0.05)) return `${random.pick(neighbours)}: `;
  if (args !== '') return `a${hash(field.name + args) % 10_000}_${field.name}: `;
  return random.chance(0.15) ? `b${hash(String(field.type)) % 100}_${field.name}: ` : '';
}

function directiveText(generation: Generation, probability: number): string {
  const { random } = generation;
  if (!random.chance(probability)) return '';
  const name = random.pick(['skip', 'include']);
  if (random.chance(0.3)) return ` @${name}(if: ${random.chance(0.5)})`;
  const variable = `c${random.int(3)}`;
  const value = generation.variables.get(variable)?.value ?? random.chance(0.5);
  generation.variables.set(variable, { type: 'Boolean!', value });
  return ` @${name}(if: $${variable})`;
}

function argumentsText(generation: Generation, args: readonly GraphQLArgument[]): string | undefined {
  const parts: string[] = [];
  for (const argument of args) {
    if (!isNonNullType(argument.type) && generation.random.chance(0.5)) continue;
    const value = inputValue(generation, argument.type, 3);
    if (value === undefined) return undefined;
    parts.push(`${argument.name}: ${generation.random.chance(0.4) ? variableFor(generation, argument.type, value) : literal(getNullableType(argument.type), value)}`);
  }
  return parts.length > 0 ? `(${parts.join(', ')})` : '';
}

function variableFor(generation: Generation, type: GraphQLInputType, value: unknown): string {
  const name = `v${generation.variables.size}`;
  generation.variables.set(name, { type: String(type), value });
  return `$${name}`;
}

function inputValue(generation: Generation, type: GraphQLInputType, depth: number): unknown {
  const { random } = generation;
  const nullable = getNullableType(type);
  if (isListType(nullable)) return Array.from({ length: random.int(3) }, () => inputValue(generation, nullable.ofType, depth - 1));
  if (isEnumType(nullable)) return random.pick(nullable.getValues()).name;
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter((field) => isNonNullType(field.type) || (depth > 0 && random.chance(0.4)));
    return Object.fromEntries(fields.map((field) => [field.name, inputValue(generation, field.type, depth - 1)]));
  }
  switch (getNamedType(nullable).name) {
    case 'Int':
      return random.int(20);
    case 'Float':
      return random.int(100) / 2;
    case 'Boolean':
      return random.chance(0.5);
    default:
      return `text ${random.int(5)}`;
  }
}

function literal(type: GraphQLInputType, value: unknown): string {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return 'null';
  if (isListType(nullable) && Array.isArray(value)) return `[${value.map((element) => literal(nullable.ofType, element)).join(', ')}]`;
  if (isEnumType(nullable)) return String(value);
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    return `{${Object.entries(value).map(([name, part]) => `${name}: ${literal(fields[name]?.type ?? nullable, part)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}
