const statusByCode: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UPGRADE_REQUIRED: 426,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
};

/** The HTTP status of a request that was refused as a whole, by the code of its error. */
export function statusOf(code: unknown): number {
  return (typeof code === 'string' ? statusByCode[code] : undefined) ?? 400;
}
