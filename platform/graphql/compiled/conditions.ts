/** Whether a document can be compiled, and what its shape depends on besides its text. */
import { Kind, visit, type DocumentNode } from 'graphql';

/** One shape is compiled for each combination of these, so there may not be many. */
const maxConditions = 4;

/**
 * The variables that @skip and @include name. Null where graphql-js is to run the document: with other directives, with
 * introspection, with a response key that is no plain property, or with many conditions.
 */
export function conditionsOf(document: DocumentNode): readonly string[] | null {
  const names = new Set<string>();
  let isPlain = true;
  visit(document, {
    Directive({ name, arguments: args = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') isPlain = false;
      const given = args[0]?.value;
      if (given?.kind === Kind.VARIABLE) names.add(given.name.value);
    },
    Field({ name, alias }) {
      if (name.value === '__schema' || name.value === '__type' || alias?.value === '__proto__') isPlain = false;
    },
  });
  return isPlain && names.size <= maxConditions ? [...names] : null;
}
