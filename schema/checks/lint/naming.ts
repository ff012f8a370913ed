import { Kind } from 'graphql';
import type { Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

const forms: Record<Element['kind'], { pattern: RegExp; name: string }> = {
  type: { pattern: /^[A-Z][A-Za-z0-9]*$/, name: 'PascalCase' },
  field: { pattern: /^[a-z][A-Za-z0-9]*$/, name: 'camelCase' },
  argument: { pattern: /^[a-z][A-Za-z0-9]*$/, name: 'camelCase' },
  inputField: { pattern: /^[a-z][A-Za-z0-9]*$/, name: 'camelCase' },
  enumValue: { pattern: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, name: 'UPPER_CASE' },
};

const verbs = /^(add|apply|cancel|change|create|delete|get|list|make|mark|post|put|remove|set|update|upsert)[A-Z]/;

/** Case by kind, `...Input` or `...Filter` for inputs, object before verb in the subgraphs' mutations. */
export const naming: LintRule = ({ documents }) =>
  documents.flatMap(({ kind, elements }) => elements.flatMap((element) => [...wrongCase(element), ...wrongSuffix(element), ...(kind === 'client' ? [] : verbFirst(element))]));

function wrongCase(element: Element) {
  const name = element.node.name.value;
  const { pattern, name: form } = forms[element.kind];
  if (pattern.test(name)) return [];
  return [finding('naming', element, { message: `"${name}" is not in ${form}`, fix: `Rename it before clients use it: ${form} is what every other one is in.` })];
}

function wrongSuffix(element: Element) {
  const name = element.node.name.value;
  const isInput = element.kind === 'type' && element.node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
  if (!isInput || /(Input|Filter)$/.test(name)) return [];
  return [finding('naming', element, { message: `The input type "${name}" does not end in Input or Filter`, fix: `Call it ${name}Input.` })];
}

function verbFirst(element: Element) {
  const name = element.node.name.value;
  if (element.type !== 'Mutation' || element.kind !== 'field' || !verbs.test(name)) return [];
  const verb = verbs.exec(name)?.[1] ?? '';
  const object = name.slice(verb.length);
  const better = `${object.charAt(0).toLowerCase()}${object.slice(1)}${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  return [finding('mutation-name', element, { message: `The mutation "${name}" begins with its verb`, fix: `Name the object first: ${better}; related mutations then stand together.` })];
}
