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
  /** Index of the subgraph that had it before and still declares it. */
  readonly overrides?: number;
  /** Name of a scalar field of the type it returns that comes along, though another subgraph owns it. */
  readonly provides?: string;
}

interface Entity {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Subgraphs that know the entity by its second key as well. */
  readonly alternate: ReadonlySet<number>;
  /** Subgraphs that know it by a compound key in an object: the first besides its id, the others in place of it, so that the way to them leads through the first. */
  readonly nested: readonly number[];
  /** By subgraph, the fields of others that come along with a reference to it there. */
  readonly provided: ReadonlyMap<number, ReadonlySet<string>>;
}

const scalars = ['Int', 'Float', 'String', 'Boolean', 'Color', 'ID'];
const header = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override"])';

/**
 * Random subgraph schemas that compose: entities spread over subgraphs, fields shared by several, second keys, compound and nested keys,
 * `@requires`, `@provides`, `@override`, value types, an interface and a union of entities, lists and nullability at will.
 */
export function generateSupergraph(seed: number): SubgraphSdls {
  const random = createRandom(seed);
  const subgraphs = 2 + random.int(3);
  const names = Array.from({ length: 3 + random.int(3) }, (_, index) => `Entity${index}`);
  const plain = names.map((name) => generateEntity(random, name, names, subgraphs));
  const { entities, roots } = withProvided(random, plain, generateRoots(random, names, subgraphs));
  return Object.fromEntries(Array.from({ length: subgraphs }, (_, index) => [`sub${index}`, sdlOf(index, entities, roots)]));
}

function generateEntity(random: Random, name: string, names: readonly string[], subgraphs: number): Entity {
  const plain = Array.from({ length: 3 + random.int(5) }, (_, index) => generateField(random, `f${index}`, names, subgraphs));
  const required = plain.filter(({ type, args }) => args === '' && scalars.includes(type.replaceAll(/\W/g, '')));
  const computed = random.sample(required, 0.4).flatMap((field, index): Field[] => {
    const owner = random.int(subgraphs);
    return field.owners.includes(owner) ? [] : [{ name: `computed${index}`, type: 'String', owners: [owner], args: '', requires: [field.name] }];
  });
  const all = Array.from({ length: subgraphs }, (_, index) => index);
  const alternate = new Set(all.filter(() => random.chance(0.4)));
  const nested = random.chance(0.5) ? random.sample(all, 0.6) : [];
  const needed = new Set(computed.flatMap(({ requires }) => requires));
  return { name, fields: [...plain.map((field) => (needed.has(field.name) ? field : overriding(random, field, subgraphs))), ...computed], alternate, nested, provided: new Map() };
}

/** Now and then a field that has moved from one subgraph to another. */
function overriding(random: Random, field: Field, subgraphs: number): Field {
  const from = random.int(subgraphs);
  return field.owners.length === 1 && !field.owners.includes(from) && random.chance(0.15) ? { ...field, overrides: from } : field;
}

/** Root fields, some of which bring a field along that another subgraph owns, and the entities with the declarations that this needs. */
function withProvided(random: Random, entities: readonly Entity[], roots: readonly Field[]): { entities: Entity[]; roots: Field[] } {
  const provided = new Map(entities.map(({ name }) => [name, new Map<number, Set<string>>()]));
  const providing = roots.map((root): Field => {
    const entity = entities.find(({ name }) => name === root.type.replaceAll(/\W/g, ''));
    const owner = root.owners[0] ?? 0;
    // What the made-up subgraph computes of a required field is of what it was sent, which a field that comes along is not.
    const required = new Set(entity?.fields.filter(({ owners }) => owners.includes(owner)).flatMap(({ requires }) => requires));
    const others = entity?.fields.filter(({ name, type, args, owners, requires, overrides }) => !required.has(name) && args === '' && requires.length === 0 && overrides === undefined && !owners.includes(owner) && scalars.includes(type.replaceAll(/\W/g, ''))) ?? [];
    if (!entity || others.length === 0 || !random.chance(0.6)) return root;
    const { name } = random.pick(others);
    const of = provided.get(entity.name);
    of?.set(owner, (of.get(owner) ?? new Set<string>()).add(name));
    return { ...root, provides: name };
  });
  return { entities: entities.map((entity) => ({ ...entity, provided: provided.get(entity.name) ?? new Map() })), roots: providing };
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
    type Ref @shareable { a: ID! b: ID! }
    type Value @shareable { text: String number: Int! inner: Value }
    enum Color { RED GREEN BLUE }`;
  return `${header}\n type Query { ping${index}: Any ${own.join(' ')} }\n ${types.join('\n')}\n ${shared}`;
}

function entitySdl(index: number, { name, fields, alternate, nested, provided }: Entity): string {
  const own = fields.filter(({ owners, overrides }) => owners.includes(index) || overrides === index);
  const external = new Set([...own.flatMap(({ requires }) => requires), ...(provided.get(index) ?? [])]);
  const externals = fields.filter((field) => external.has(field.name)).map((field) => `${fieldSdl(field)} @external`);
  const isShared = new Set([...provided.values()].flatMap((names) => [...names]));
  const lines = own.map((field) => `${fieldSdl(field)}${field.owners.length > 1 || isShared.has(field.name) ? ' @shareable' : ''}${field.requires.length > 0 ? ` @requires(fields: "${field.requires.join(' ')}")` : ''}${movedTo(field, index)}`);
  return `type ${name} implements Named ${keysSdl({ alternate, nested }, index)} ${lines.join(' ')} ${externals.join(' ')} }`;
}

function movedTo({ overrides, owners }: Field, index: number): string {
  return overrides !== undefined && owners.includes(index) ? ` @override(from: "sub${overrides}")` : '';
}

/** The keys by which a subgraph knows an entity, and their fields. */
function keysSdl({ alternate, nested }: Pick<Entity, 'alternate' | 'nested'>, index: number): string {
  const isNested = nested.includes(index);
  const hasId = !isNested || nested[0] === index;
  const keys = [hasId && 'id', alternate.has(index) && 'code', isNested && 'ref { a b }'].filter((key) => key !== false);
  const fields = [`id: ID!${hasId ? '' : ' @shareable'}`, alternate.has(index) && 'code: ID!', isNested && 'ref: Ref!'].filter((field) => field !== false);
  return `${keys.map((key) => `@key(fields: "${key}")`).join(' ')} { ${fields.join(' ')}`;
}

function fieldSdl({ name, args, type, provides }: Field): string {
  return `${name}${args}: ${type}${provides === undefined ? '' : ` @provides(fields: "${provides}")`}`;
}
