import { GraphQLError } from 'graphql';

const titles: Readonly<Record<string, string>> = {
  tokens: 'tokens',
  depth: 'levels of nesting',
  aliases: 'aliases',
  rootFields: 'root fields',
  directives: 'directives',
  selections: 'selected fields with fragments expanded',
  variablesDepth: 'levels of nesting in its variables',
  introspection: 'values of introspection',
  cost: 'units of cost (objects it may return)',
};

/** The refusal of an operation that is too large: which limit, what it allows and what was sent. */
export function limitError(name: string, max: number, actual: number): GraphQLError {
  return new GraphQLError(`The operation has ${actual} ${titles[name] ?? `fields ${name}`}; at most ${max} are allowed.`, {
    extensions: { code: 'OPERATION_TOO_COMPLEX', limit: { name, max, actual }, http: { status: 400 } },
  });
}
