/**
 * How a subgraph tells the gateway that an answer is for this viewer only although its schema calls the fields public: `extensions.answerScope`. It stands in the body
 * so that it comes through whatever carries that.
 */
export const personalScope = { answerScope: 'PRIVATE' } as const;

/** Whether the extensions of an answer say so. */
export function saysPersonal(extensions: unknown): boolean {
  return typeof extensions === 'object' && extensions !== null && 'answerScope' in extensions && extensions.answerScope === personalScope.answerScope;
}

/** The JSON of a GraphQL response with that said. */
export function markPersonal(response: string): string {
  const body = JSON.parse(response) as Record<string, unknown>;
  return JSON.stringify({ ...body, extensions: { ...(body['extensions'] as object | undefined), ...personalScope } });
}
