import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Wrong input found by graphql-js before execution carries no code of ours yet. */
export function asFormatted(error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return { message: error instanceof Error ? error.message : String(error) };
  const formatted = error.toJSON();
  if (formatted.extensions?.['code'] !== undefined || error.originalError) return formatted;
  const isSyntax = error.message.startsWith('Syntax Error');
  if (isSyntax) return { ...formatted, extensions: { code: 'GRAPHQL_PARSE_FAILED' } };
  return error.path ? formatted : { ...formatted, extensions: { code: 'BAD_USER_INPUT' } };
}
