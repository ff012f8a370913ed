import { Kind, type TypeNode } from 'graphql';
import { partnerTag } from '../../composition.ts';
import { taggedCoordinates } from '../../contract.ts';
import { directiveOf, namedTypeOf, textArgument, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

const specified = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);

/** The contract is what its tags say: arguments can be sent, and nothing tagged is left out silently. */
export const contractTags: LintRule = ({ documents, subgraphs }) => {
  const tagged = taggedCoordinates(subgraphs.map(({ document }) => document), partnerTag);
  const known = (type: TypeNode) => specified.has(namedTypeOf(type)) || tagged.has(namedTypeOf(type));
  const elements = documents.filter(({ kind }) => kind !== 'client').flatMap((document) => document.elements);
  return elements.flatMap((element) => {
    if (element.kind === 'argument') return argument(element, tagged, known);
    if (element.kind === 'field' || element.kind === 'inputField') return field(element, tagged, known);
    return [];
  });
};

function argument(element: Element, tagged: ReadonlySet<string>, known: (type: TypeNode) => boolean) {
  const owner = element.coordinate.slice(0, element.coordinate.lastIndexOf('.'));
  const type = element.node.type as TypeNode;
  if (!tagged.has(owner)) {
    if (!isTagged(element)) return [];
    return [finding('contract', element, { message: `The tag on the argument ${element.coordinate} has no effect`, fix: 'Tag the field: its arguments come with it.' })];
  }
  if (known(type)) return [];
  return [
    finding('contract', element, {
      message: `Partners see ${owner}, but not the type ${namedTypeOf(type)} of its argument "${element.node.name.value}"`,
      fix: `Tag ${namedTypeOf(type)} with @tag(name: "${partnerTag}"), or take the tag off ${owner}.`,
    }),
  ];
}

function field(element: Element, tagged: ReadonlySet<string>, known: (type: TypeNode) => boolean) {
  const type = element.node.type as TypeNode;
  if (!tagged.has(element.coordinate) || known(type)) return [];
  const required = element.kind === 'inputField' && type.kind === Kind.NON_NULL_TYPE;
  // A field that comes with its type may be left out by leaving out its own type; one that is tagged itself was meant to be in.
  const severity = isTagged(element) || required ? 'error' : 'note';
  return [
    finding(severity === 'note' ? 'contract-left-out' : 'contract', element, {
      severity,
      message: `${element.coordinate} is not in the partner contract, since its type ${namedTypeOf(type)} is not`,
      fix: `Tag ${namedTypeOf(type)} with @tag(name: "${partnerTag}") if partners should see it.`,
    }),
  ];
}

function isTagged({ node }: Element): boolean {
  const directive = directiveOf(node, 'tag');
  return directive !== undefined && textArgument(directive, 'name') === partnerTag;
}
