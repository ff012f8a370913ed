import { GraphQLError, visit, type DocumentNode } from 'graphql';

/** Throws BAD_USER_INPUT for an alias that starts with `__`: such names are the type system's (GraphQL spec, Reserved Names). */
export function assertNoReservedAliases(document: DocumentNode): void {
  visit(document, {
    Field(node) {
      const alias = node.alias?.value;
      if (!alias?.startsWith('__')) return;
      throw new GraphQLError(`The alias "${alias}" is not allowed: names that start with "__" are reserved.`, {
        nodes: node,
        extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
      });
    },
  });
}
