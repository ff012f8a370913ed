interface Answer {
  data?: unknown;
  errors?: readonly { extensions?: { readonly [name: string]: unknown } | undefined }[] | undefined;
}

/**
 * How many seconds a client should wait when nothing at all of a request was done, because too much work is waiting; undefined
 * when a part was done, or something else went wrong. Such an answer is best sent as 503 with Retry-After.
 */
export function retryAfterOf({ data, errors = [] }: Answer): number | undefined {
  if (errors.length === 0) return undefined;
  const isEmpty = Object.values(data ?? {}).every((value) => value === null);
  const waits = errors.flatMap(({ extensions }) => (extensions?.['code'] === 'UNAVAILABLE' && typeof extensions['retryAfterSeconds'] === 'number' ? [extensions['retryAfterSeconds']] : []));
  return isEmpty && waits.length === errors.length ? Math.max(...waits) : undefined;
}
