import { textArgument, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

const withFieldSets: Readonly<Record<string, string>> = { key: 'fields', requires: 'fields', provides: 'fields' };

/** No arguments inside @requires, @key or @provides: planners and composers disagree on what they mean. */
export const fieldSets: LintRule = ({ documents }) =>
  documents.filter(({ kind }) => kind === 'subgraph').flatMap(({ elements }) => elements.flatMap((element) => argumentsInside(element)));

function argumentsInside(element: Element) {
  return (element.node.directives ?? []).flatMap((directive) => {
    const argument = withFieldSets[directive.name.value];
    const fields = argument ? (textArgument(directive, argument) ?? '') : '';
    if (!fields.includes('(')) return [];
    return [
      finding('field-set-arguments', element, {
        message: `@${directive.name.value} on ${element.coordinate} passes arguments: "${fields}"`,
        fix: 'Add a field without arguments that gives just this value to the subgraph that owns it, and name that.',
      }),
    ];
  });
}
