import { Kind, print, type DirectiveNode } from 'graphql';
import { directiveOf, textArgument, type Element } from '../coordinates.ts';
import type { Finding, Place } from '../finding.ts';
import { finding, type LintRule } from './rule.ts';
import type { LintDocument } from './world.ts';

const hintNames = ['cacheControl', 'cost', 'listSize'] as const;

interface Definition {
  subgraph: string;
  element: Element;
}

/**
 * The gateway keeps and weighs by one hint for each field and type: composition takes one subgraph's, or mixes them, and the others' answers are kept and weighed by
 * what they never said. So what several subgraphs define is hinted alike in all of them. An entity is the exception: its owner speaks for it, as long as nobody
 * says otherwise.
 */
export const hints: LintRule = ({ documents }) => {
  const subgraphs = documents.filter(({ kind }) => kind === 'subgraph');
  return sharedDefinitions(subgraphs).flatMap((definitions) => hintNames.flatMap((name) => disagreement(name, definitions)));
};

/** What more than one subgraph defines, one list for each coordinate. */
function sharedDefinitions(subgraphs: readonly LintDocument[]): Definition[][] {
  const moved = movedFields(subgraphs);
  const byCoordinate = new Map<string, Definition[]>();
  for (const { name: subgraph, elements } of subgraphs) {
    for (const element of elements) {
      if (directiveOf(element.node, 'external') || moved.has(`${subgraph} ${element.coordinate}`)) continue;
      byCoordinate.set(element.coordinate, [...(byCoordinate.get(element.coordinate) ?? []), { subgraph, element }]);
    }
  }
  return [...byCoordinate.values()].filter((definitions) => definitions.some(({ subgraph }) => subgraph !== definitions[0]?.subgraph));
}

/** Fields that another subgraph has taken over for good: nobody reads what is said where they were. */
function movedFields(subgraphs: readonly LintDocument[]): Set<string> {
  const overrides = subgraphs.flatMap(({ elements }) =>
    elements.flatMap(({ coordinate, node }) => {
      const override = directiveOf(node, 'override');
      return override && textArgument(override, 'label') === undefined ? [`${textArgument(override, 'from')} ${coordinate}`] : [];
    }),
  );
  return new Set(overrides);
}

/** The first that says other than the first; one finding is enough to mend all of them. */
function disagreement(name: string, definitions: readonly Definition[]): Finding[] {
  const isEntity = definitions.some(({ element }) => element.kind === 'type' && directiveOf(element.node, 'key'));
  const said = definitions.map(({ element }) => ({ element, hint: textOf(directiveOf(element.node, name)) }));
  const relevant = isEntity || definitions.some(({ element }) => isExtension(element)) ? said.filter(({ hint }) => hint !== undefined) : said;
  const expected = relevant.find(({ hint }) => hint !== undefined);
  const other = relevant.find(({ hint }) => hint !== expected?.hint);
  if (!expected || !other) return [];
  const { coordinate } = expected.element;
  return [
    finding('shared-hints', other.element, {
      message: `${coordinate} is ${expected.hint} at ${where(expected.element.place)}, but ${other.hint ?? `has no @${name}`} at ${where(other.element.place)}: composed, one hint holds for both`,
      fix: `Expected ${expected.hint} in all subgraphs that define ${coordinate}${other.hint === undefined ? ', or no hint in any' : ', or the stricter of the two'}.`,
    }),
  ];
}

/** The hint as text, whatever the order of its arguments. */
function textOf(directive: DirectiveNode | undefined): string | undefined {
  return directive && print({ ...directive, arguments: [...(directive.arguments ?? [])].sort((one, other) => one.name.value.localeCompare(other.name.value)) });
}

const isExtension = ({ node }: Element): boolean => node.kind === Kind.OBJECT_TYPE_EXTENSION || node.kind === Kind.INTERFACE_TYPE_EXTENSION;
const where = (place: Place | undefined): string => (place ? `${place.file}:${place.line}` : 'an unknown place');
