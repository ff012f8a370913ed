import { GraphQLError } from 'graphql';

/** The refusal of an operation that is valid and that this gateway does not execute; whoever sent it is told what to do without. */
export function notSupported(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}
