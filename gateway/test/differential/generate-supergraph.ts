import type { SubgraphSdls } from './fixture-supergraphs.ts';
import { createRandom, type Random } from './random.ts';

interface Field {
  readonly name: string;
  readonly type: string;
  /** Indexes of the subgraphs that resolve it; several make it shareable. */
  readonly owners: readonly number[];
  readonly args: string;
  /** Names of scalar fields of the same type in other subgraphs. */
  readonly requires: readonly string[];
}

interface Entity {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Subgraphs that know the entity by its second key as well. */
  readonly alternate: ReadonlySet<number>;
}

const scalars = ['Int', 'Float', 'String', 'Boolean', 'Color', 'ID'];
const header = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires"])';

/**
 * Random subgraph schemas that compose: entities spread over subgraphs, fields shared by several, second keys, `@requires`,
 * value types, an interface and a union of entities, lists and nullability at will.
 */
export function generateSupergraph(seed: number): SubgraphSdls {
  const random = createRandom(seed);
  const subgraphs = 2 + random.int(3);
  const names = Array.from({ length: 3 + random.int(3) }, (_, index) => `Entity${index}`);
  const entities = names.map((name) => generateEntity(random, name, names, subgraphs));
  const roots = generateRoots(random, names, subgraphs);
  return Object.fromEntries(Array.from({ length: subgraphs }, (_, index) => [`sub${index}`, sdlOf(index, entities, roots)]));
}

function generateEntity(random: Random, name: string, names: readonly string[], subgraphs: number): Entity {
  const plain = Array.from({ length: 3 + random.int(5) }, (_, index) => generateField(random, `f${index}`, names, subgraphs));
  const required = plain.filter(({ type, args }) => args === '' && scalars.includes(type.replaceAll(/\W/g, '')));
  const computed = random.sample(required, 0.4).flatMap((field, index): Field[] => {
    const owner = random.int(subgraphs);
    return field.owners.includes(owner) ? [] : [{ name: `computed${index}`, type: 'String', owners: [owner], args: '', requires: [field.name] }];
  });
  const alternate = new Set(Array.from({ length: subgraphs }, (_, index) => index).filter(() => random.chance(0.4)));
  return { name, fields: [...plain, ...computed], alternate };
}

function generateField(random: Random, name: string, names: readonly string[], subgraphs: number): Field {
  const owner = random.int(subgraphs);
  const owners = random.chance(0.25) ? [...new Set([owner, random.int(subgraphs)])].sort() : [owner];
  const base = random.chance(0.55) ? random.pick(scalars) : random.pick([...names, 'Value', 'Any', 'Named']);
  // An interface or union must have the same members wherever a field is shared: every subgraph knows every entity.
  return { name, type: wrapped(random, base), owners, args: random.chance(0.2) ? '(size: Int = 2, word: String)' : '', requires: [] };
}

function wrapped(random: Random, base: string): string {
  return random.pick([base, base, base, `${base}!`, `[${base}]`, `[${base}!]`, `[${base}!]!`]);
}

function generateRoots(random: Random, names: readonly string[], subgraphs: number): readonly Field[] {
  return Array.from({ length: 3 + random.int(4) }, (_, index) => ({
    name: `root${index}`,
    type: wrapped(random, random.pick([...names, 'Any', 'Named'])),
    owners: [random.int(subgraphs)],
    args: random.chance(0.3) ? '(id: ID!)' : '',
    requires: [],
  }));
}

function sdlOf(index: number, entities: readonly Entity[], roots: readonly Field[]): string {
  const own = roots.filter(({ owners }) => owners.includes(index)).map(fieldSdl);
  const types = entities.map((entity) => entitySdl(index, entity));
  const shared = `interface Named { id: ID! }
    union Any = ${entities.map(({ name }) => name).join(' | ')}
    type Value @shareable { text: String number: Int! inner: Value }
    enum Color { RED GREEN BLUE }`;
  return `${header}\n type Query { ping${index}: Any ${own.join(' ')} }\n ${types.join('\n')}\n ${shared}`;
}

function entitySdl(index: number, { name, fields, alternate }: Entity): string {
  const own = fields.filter(({ owners }) => owners.includes(index));
  const external = new Set(own.flatMap(({ requires }) => requires));
  const externals = fields.filter((field) => external.has(field.name)).map((field) => `${fieldSdl(field)} @external`);
  const code = alternate.has(index) ? 'code: ID!' : '';
  const keys = `@key(fields: "id")${code && ' @key(fields: "code")'}`;
  const lines = own.map((field) => `${fieldSdl(field)}${field.owners.length > 1 ? ' @shareable' : ''}${field.requires.length > 0 ? ` @requires(fields: "${field.requires.join(' ')}")` : ''}`);
  return `type ${name} implements Named ${keys} { id: ID! ${code} ${lines.join(' ')} ${externals.join(' ')} }`;
}

function fieldSdl({ name, args, type }: Field): string {
  return `${name}${args}: ${type}`;
}
