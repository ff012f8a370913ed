import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

/** The number of tokens, comments left out. Text that is no GraphQL counts up to where it stops being any. */
export function countTokens(query: string): number {
  const lexer = new Lexer(new Source(query));
  let count = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) count++;
  } catch (error) {
    // The parser reports the same syntax error in the usual form.
    if (!(error instanceof GraphQLError)) throw error;
  }
  return count;
}
