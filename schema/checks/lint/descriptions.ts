import { finding, type LintRule } from './rule.ts';

const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);
const kindNames = { type: 'type', field: 'field', argument: 'argument', inputField: 'input field', enumValue: 'enum value' };

/** Every type, field, argument, input field and enum value says what it is. A type that subgraphs share says so in one of them. */
export const descriptions: LintRule = ({ documents }) => {
  const described = new Set(
    documents.flatMap(({ kind, elements }) => elements.flatMap(({ kind: what, coordinate, node }) => (what === 'type' && node.description ? [`${scope(kind)}${coordinate}`] : []))),
  );
  return documents.flatMap(({ kind, elements }) =>
    elements
      .filter((element) => !element.node.description?.value.trim())
      .filter(({ kind: what, coordinate }) => what !== 'type' || !(rootTypes.has(coordinate) || described.has(`${scope(kind)}${coordinate}`)))
      .map((element) =>
        finding('description', element, {
          message: `The ${kindNames[element.kind]} ${element.coordinate} has no description`,
          fix: 'Say in one sentence what it means: units, limits, who may see it, when it is null.',
        }),
      ),
  );
};

// Each BFF's schema stands by itself; the subgraphs' are one.
function scope(kind: string): string {
  return kind === 'client' ? 'client:' : '';
}
