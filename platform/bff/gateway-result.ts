import type { ErrorCode } from '../errors/codes.ts';
import { DomainError } from '../errors/domain-error.ts';

export type ResponsePath = readonly (string | number)[];

/** One entry of the gateway's `errors`. */
export interface GatewayFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where in the response; empty when the whole request failed. */
  readonly path: ResponsePath;
  readonly retryAfterSeconds?: number;
}

/** What the gateway answered: possibly data with holes, and an error for each hole. */
export interface GatewayResult<Data> {
  readonly data: Data | null;
  readonly errors: readonly GatewayFailure[];
}

/** How a part of a response is missing. */
export interface PartFailure {
  readonly code: ErrorCode;
  /** Whether some of the part came all the same. */
  readonly isPartial: boolean;
}

/**
 * Whether a part of the response failed, for example `['product', 'reviews']`. An error at the part, above it, or so far
 * below it that the null spread up to it empties the part; an error below it that left the part standing makes it partial.
 * An error that does not say where it happened is held against the parts that are missing.
 */
export function partFailure(result: GatewayResult<unknown>, part: ResponsePath): PartFailure | undefined {
  if (result.errors.length === 0) return undefined;
  const isPresent = isThere(result.data, part);
  const standing = upToNull(result.data, part);
  const failure = result.errors.find(({ path }) => (path.length === 0 ? !isPresent : overlaps(path, standing)));
  return failure && { code: failure.code, isPartial: isPresent };
}

/** The data of a request that has no use for holes: throws DomainError with the first error's code. */
export function wholeData<Data>(result: GatewayResult<Data>): Data {
  const [failure] = result.errors;
  if (failure) {
    throw new DomainError(failure.code, failure.message, failure.retryAfterSeconds === undefined ? {} : { details: { retryAfterSeconds: failure.retryAfterSeconds } });
  }
  if (result.data === null) throw new DomainError('UNAVAILABLE', 'The gateway answered without data.');
  return result.data;
}

/** A result that has nothing, because the request as a whole failed. */
export function failedResult<Data>(code: ErrorCode, message: string): GatewayResult<Data> {
  return { data: null, errors: [{ code, message, path: [] }] };
}

/** The part, or its ancestor that is null: an error anywhere below that one may be what made it null. */
function upToNull(data: unknown, part: ResponsePath): ResponsePath {
  let value = data;
  for (const [depth, key] of part.entries()) {
    if (value === null) return part.slice(0, depth);
    if (typeof value !== 'object') return part;
    value = (value as Record<string | number, unknown>)[key];
  }
  return part;
}

/** Whether one path is the beginning of the other. List positions in the error's path below the part do not matter. */
function overlaps(errorPath: ResponsePath, part: ResponsePath): boolean {
  const length = Math.min(errorPath.length, part.length);
  for (let i = 0; i < length; i += 1) if (errorPath[i] !== part[i]) return false;
  return true;
}

function isThere(data: unknown, part: ResponsePath): boolean {
  let value = data;
  for (const key of part) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value !== null && value !== undefined;
}
