import { Kind } from 'graphql';
import { directiveOf, type Element } from '../coordinates.ts';
import { finding, type LintRule } from './rule.ts';

/** Each entity that other subgraphs may ask for has a reference resolver; without one they get nulls. */
export const entities: LintRule = ({ documents, resolversOf }) =>
  documents
    .filter(({ kind }) => kind === 'subgraph')
    .flatMap(({ name, elements }) => {
      const wanted = elements.filter(isResolvableEntity);
      const source = wanted.length > 0 ? resolversOf(name) : '';
      return wanted
        .filter(({ coordinate }) => !hasReferenceResolver(source, coordinate))
        .map((element) =>
          finding('reference-resolver', element, {
            message: `The entity ${element.coordinate} has no reference resolver in subgraphs/${name}/resolvers`,
            fix: `Add __resolveReference to the resolvers of ${element.coordinate}, or say @key(..., resolvable: false).`,
          }),
        );
    });

function isResolvableEntity({ node }: Element): boolean {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
  const keys = (node.directives ?? []).filter(({ name }) => name.value === 'key');
  const isStub = (key: (typeof keys)[number]) => key.arguments?.some(({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value);
  return keys.some((key) => !isStub(key)) && !directiveOf(node, 'interfaceObject');
}

/** Resolvers are one constant per type, called `Product` or `productResolvers`; it ends where the next declaration begins. */
function hasReferenceResolver(source: string, type: string): boolean {
  const start = new RegExp(`^(export )?const (${type}|${type.charAt(0).toLowerCase()}${type.slice(1)}Resolvers)\\b`, 'm').exec(source);
  if (!start) return false;
  const rest = source.slice(start.index + start[0].length);
  const end = /^(export )?(const|function|async function|type|interface) /m.exec(rest);
  return rest.slice(0, end?.index).includes('__resolveReference');
}
