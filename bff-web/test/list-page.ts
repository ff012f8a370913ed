import type { ProductFilterInput } from '../generated/schema-types.ts';
import { listRequest, type ListRequest } from '../list-request.ts';

/** The list part of a page's context. */
export function listFor(filter: ProductFilterInput = {}, page = 1, pageSize = 24): ListRequest {
  return listRequest({ page, pageSize, filter }, 'RELEVANCE');
}
