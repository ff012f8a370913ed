export type OperationType = 'query' | 'mutation' | 'subscription';

/** A GraphQL operation known before it is sent; its id is the sha256 of its text in hexadecimal. */
export interface RegisteredOperation<Result, Variables> {
  readonly id: string;
  readonly name: string;
  readonly type: OperationType;
  readonly document: string;
  /** Never set: ties the operation to the types of its result and variables. */
  readonly __types?: (variables: Variables) => Result;
}
