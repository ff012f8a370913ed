import { DomainError } from '#platform/errors/domain-error';
import type { ProductFilterInput, ProductSort } from './generated/schema-types.ts';

/** The gateway skips at most this many products. */
export const maximumOffset = 10_000;
const maximumPageSize = 96;
const defaultPageSize = 24;
/** Numbered pages go no further. */
export const lastPage = Math.floor(maximumOffset / defaultPageSize) + 1;

/** Which part of a list of products was asked for. */
export interface ListRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly offset: number;
  readonly sort: ProductSort;
  readonly filter: ProductFilterInput;
}

export interface ListArguments {
  page?: number | null | undefined;
  pageSize?: number | null | undefined;
  sort?: ProductSort | null | undefined;
  filter?: ProductFilterInput | null | undefined;
}

/** Reads list arguments; throws DomainError BAD_USER_INPUT naming the argument that is out of range. */
export function listRequest({ page, pageSize, sort, filter }: ListArguments, defaultSort: ProductSort): ListRequest {
  const size = inRange('pageSize', pageSize ?? defaultPageSize, maximumPageSize);
  const number = inRange('page', page ?? 1, Math.floor(maximumOffset / size) + 1);
  return { page: number, pageSize: size, offset: (number - 1) * size, sort: sort ?? defaultSort, filter: filter ?? {} };
}

function inRange(name: string, value: number, max: number): number {
  if (value >= 1 && value <= max) return value;
  throw new DomainError('BAD_USER_INPUT', `"${name}" must be between 1 and ${max}, got ${value}.`, { field: [name] });
}
