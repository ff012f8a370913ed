import { wholeData } from '#platform/bff/gateway-result';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineIn } from '#platform/resilience/deadline';
import { errorResponse, type Route } from '#platform/server/http-types';
import { webDataExportPageOperation, type WebDataExportPageQuery } from './generated/gateway-operations.ts';

type Page = NonNullable<WebDataExportPageQuery['dataExportPage']>;

/** GET /exports/<token>: the copy of a person's data as one JSON file, for whoever holds the link. The link is checked by the user subgraph. */
export function exportRoute({ gateway }: { gateway: GatewayClient }): Route {
  const pageOf = async (token: string, page: number): Promise<Page | null> => {
    const result = await gateway.send(webDataExportPageOperation, { token, page }, { deadline: deadlineIn(4_000) });
    return result.errors.some(({ code }) => code === 'NOT_FOUND') ? null : wholeData(result).dataExportPage;
  };
  return {
    method: 'GET',
    path: '/exports/*',
    async handle({ path }) {
      const token = path.slice('/exports/'.length);
      if (!/^[\w.-]{16,1000}$/.test(token)) return notThere();
      try {
        const first = await pageOf(token, 1);
        if (!first) return notThere();
        return {
          status: 200,
          headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="my-data.json"', 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' },
          body: archive(first, (page) => pageOf(token, page)),
        };
      } catch (error) {
        if (error instanceof DomainError && error.code === 'UNAVAILABLE') return errorResponse(503, 'UNAVAILABLE', error.message);
        throw error;
      }
    },
  };
}

/** One page at a time: a copy may be large, and the reader slow. A page that fails cuts the file short, so that it is no valid JSON. */
async function* archive(first: Page, pageOf: (page: number) => Promise<Page | null>): AsyncGenerator<string> {
  yield `{"parts":[${entry(first)}`;
  for (let number = 2; number <= first.pageCount; number += 1) {
    const page = await pageOf(number);
    if (!page) throw new Error(`page ${number} of ${first.pageCount} of a copy is gone`);
    yield `,\n${entry(page)}`;
  }
  yield ']}\n';
}

function entry({ subgraph, content }: Page): string {
  return `{"from":${JSON.stringify(subgraph)},"data":${content}}`;
}

function notThere() {
  return errorResponse(404, 'NOT_FOUND', 'The link has expired or is not complete; ask for a new one in your account.');
}
