import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildSchema, getNamedType, isListType, isNonNullType, isObjectType, parse, validate, type GraphQLField, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { actualCost } from './actual-cost.ts';
import { compileCost } from './cost.ts';
import { costModel } from './cost-model.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const schema = buildSchema(read('partner.graphql'));
const model = costModel([parse(read('supergraph.graphql'))]);

/** Decisions, one after another, from what fast-check gives. */
type Draw = (below: number) => number;
const drawFrom = (numbers: readonly number[]): Draw => {
  let at = 0;
  return (below) => (numbers[at++ % numbers.length] ?? 0) % below;
};

const isList = (type: GraphQLOutputType): boolean => (isNonNullType(type) ? isList(type.ofType) : isListType(type));
const needsNothing = ({ args }: GraphQLField<unknown, unknown>): boolean => args.every(({ type, defaultValue }) => !isNonNullType(type) || defaultValue !== undefined);

function selection(type: GraphQLObjectType, draw: Draw, depth: number): string {
  const fields = Object.values(type.getFields()).filter(needsNothing);
  const chosen = Array.from({ length: 1 + draw(4) }, () => fields[draw(fields.length)]);
  const texts = chosen.flatMap((field, index) => {
    if (!field) return [];
    const below = getNamedType(field.type);
    if (isObjectType(below) && depth === 0) return [];
    const size = field.args.some(({ name }) => name === 'first') && draw(2) === 0 ? `(first: ${draw(30)})` : '';
    const inner = isObjectType(below) ? ` ${selection(below, draw, depth - 1)}` : '';
    const text = `f${index}: ${field.name}${size}${inner}`;
    return draw(5) === 0 ? [`... on ${type.name} { ${text} }`, text] : [text];
  });
  return `{ ${texts.join(' ') || '__typename'} }`;
}

/** Data of the right shape, with lists longer than anybody announced. */
function data(text: string, draw: Draw): unknown {
  const document = parse(text);
  let objectsLeft = 600;
  const answer = (set: { selections: readonly unknown[] }, type: GraphQLObjectType): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    objectsLeft -= 1;
    for (const each of set.selections as readonly { kind: string; name?: { value: string }; alias?: { value: string }; selectionSet?: { selections: readonly unknown[] } }[]) {
      if (each.kind === 'InlineFragment') {
        Object.assign(result, answer(each.selectionSet ?? { selections: [] }, type));
        continue;
      }
      const field = type.getFields()[each.name?.value ?? ''];
      if (!field) continue;
      const named = getNamedType(field.type);
      const one = (): unknown => (draw(8) === 0 ? null : isObjectType(named) && each.selectionSet ? answer(each.selectionSet, named) : 'x');
      result[each.alias?.value ?? field.name] = isList(field.type) ? Array.from({ length: Math.min(draw(60), Math.max(0, objectsLeft)) }, one) : one();
    }
    return result;
  };
  const [definition] = document.definitions;
  assert.ok(definition && 'selectionSet' in definition && definition.selectionSet);
  return answer(definition.selectionSet, schema.getQueryType() as GraphQLObjectType);
}

test('what an operation did cost is never more than what was announced, whatever comes back', () => {
  let priced = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 200 }), (numbers) => {
      const draw = drawFrom(numbers);
      const text = selection(schema.getQueryType() as GraphQLObjectType, draw, 4);
      const document = parse(text);
      // Aliases may collide with other arguments: such documents never come so far.
      if (validate(schema, document).length > 0) return;
      const requested = compileCost({ document, schema, model })({});
      const actual = actualCost({ document, schema, model, variables: {}, data: data(text, draw) });
      if (actual > 0) priced += 1;
      assert.ok(actual <= requested, `${actual} > ${requested} for ${text}`);
    }),
    { numRuns: 120, ...(process.env['SEED'] && { seed: Number(process.env['SEED']) }) },
  );
  assert.ok(priced > 20, `only ${priced} operations cost anything`);
});

test('each example is priced by the contract, and an answer with nothing in it costs next to nothing', () => {
  const folder = join(import.meta.dirname, '../docs/partners/examples');
  for (const slug of readdirSync(folder).filter((name) => name.endsWith('.graphql'))) {
    const document = parse(readFileSync(join(folder, slug), 'utf8'));
    const requested = compileCost({ document, schema, model })({});
    assert.ok(requested >= 1, slug);
    assert.ok(actualCost({ document, schema, model, variables: {}, data: {} }) <= 10, slug);
  }
});

test('objects count by what came back: aliases apart, the same field twice once', () => {
  const cost = (text: string, answer: unknown) => actualCost({ document: parse(text), schema, model, variables: {}, data: answer });
  assert.equal(cost('{ categories { id children { id } } }', { categories: [{ id: 'a', children: [{ id: 'b' }, { id: 'c' }] }, { id: 'd', children: [] }] }), 4);
  assert.equal(cost('{ a: categories { id } b: categories { id } }', { a: [{ id: 'a' }], b: [{ id: 'a' }] }), 2);
  assert.equal(cost('{ categories { id } categories { slug } }', { categories: [{ id: 'a', slug: 's' }] }), 1);
});
