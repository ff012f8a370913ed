const namePattern = /^[A-Za-z_]\w{0,79}$/;

/** What a GraphQL request calls its operation, for traces; `anonymous` for one without a (plausible) name. */
export function operationNameOf(body: unknown): string {
  const name = typeof body === 'object' && body !== null && 'operationName' in body ? body.operationName : undefined;
  return typeof name === 'string' && namePattern.test(name) ? name : 'anonymous';
}
