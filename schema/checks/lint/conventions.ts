import { Kind, type TypeNode } from 'graphql';
import { directiveOf, namedTypeOf, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

const moneyWords = /(^|[a-z])(amount|balance|commission|cost|discount|fee|payable|payout|price|refund|subtotal|tax|total)s?(Minor|MinorUnits)?$/i;
const numbers = new Set(['Int', 'Float', 'SafeInt']);

/** Ids, money, instants and results of mutations look alike everywhere. */
export const conventions: LintRule = ({ documents }) => {
  const shared = documents.find(({ kind }) => kind === 'shared')?.elements ?? [];
  return documents.flatMap(({ kind, elements }) => {
    // A payload may be one of the shared types.
    const types = new Map([...shared, ...elements].filter((element) => element.kind === 'type').map((element) => [element.coordinate, element]));
    const typed = elements.filter(({ node }) => node.type);
    return [
      ...typed.flatMap((element) => [...ids(element), ...money(element), ...instants(element)]),
      ...(kind === 'subgraph' ? [...entityIds(elements), ...typed.flatMap((element) => payloads(element, types))] : []),
    ];
  });
};

function ids(element: Element) {
  const name = element.node.name.value;
  const type = namedTypeOf(element.node.type as TypeNode);
  // Devices are named by the apps that run on them: those ids are not ours.
  if (!/^id$|Ids?$|^ids$/.test(name) || type === 'ID' || /device/i.test(element.coordinate)) return [];
  return [finding('id', element, { message: `${element.coordinate} is named as an id, but has the type ${type}`, fix: 'Use ID for ids of ours; call ids of others by their own word, for example trackingNumber.' })];
}

function money(element: Element) {
  const name = element.node.name.value;
  const type = namedTypeOf(element.node.type as TypeNode);
  if (element.type === 'Money' || !numbers.has(type) || !moneyWords.test(name)) return [];
  // What clients send may be in minor units; what they get is Money, exact and with its currency.
  const isSent = element.kind !== 'field';
  if (isSent && type !== 'Float' && /Minor(Units)?$/.test(name)) return [];
  const fix = isSent ? `Call it ${name.replace(/Minor(Units)?$/, '')}Minor and make it SafeInt, with the currency beside it.` : 'Return Money.';
  return [finding('money', element, { message: `${element.coordinate} is an amount of money of type ${type}`, fix })];
}

function instants(element: Element) {
  const name = element.node.name.value;
  const type = namedTypeOf(element.node.type as TypeNode);
  // A time of day, which comes back every day, is no instant.
  const isTimeOfDay = type === 'String' && /time of day|HH:MM|\d\d:\d\d/i.test(element.node.description?.value ?? '');
  if (!/[a-z]At$/.test(name) || !(numbers.has(type) || type === 'String') || isTimeOfDay) return [];
  return [finding('instant', element, { message: `${element.coordinate} is an instant of type ${type}`, fix: 'Use DateTime.' })];
}

function entityIds(elements: readonly Element[]) {
  const entities = new Set(elements.filter(({ kind, node }) => kind === 'type' && directiveOf(node, 'key')).map(({ coordinate }) => coordinate));
  return elements
    .filter(({ type, kind, node }) => kind === 'field' && node.name.value === 'id' && entities.has(type))
    .filter(({ node }) => node.type?.kind !== Kind.NON_NULL_TYPE || !/`[a-z]{2,5}_/.test(node.description?.value ?? ''))
    .map((element) => finding('id', element, { message: `${element.coordinate} does not say what its ids look like, or may be null`, fix: 'Write, for example: """Opaque id, `prd_...`.""" id: ID!' }));
}

/** A mutation of a subgraph returns a payload that can carry refusals. */
function payloads(element: Element, types: ReadonlyMap<string, Element>) {
  if (element.type !== 'Mutation' || element.kind !== 'field') return [];
  const result = namedTypeOf(element.node.type as TypeNode);
  const fields = types.get(result)?.node.fields ?? [];
  const hasErrors = fields.some((field) => field.name.value === 'userErrors' && namedTypeOf(field.type as TypeNode) === 'UserError');
  if (result.endsWith('Payload') && hasErrors) return [];
  return [finding('payload', element, { message: `The mutation ${element.node.name.value} returns ${result}`, fix: 'Return a type of its own that ends in Payload and has userErrors: [UserError!]!, so that refusals are data.' })];
}
