/** One visit to a page: who comes, for which market, and what the page's operations say. */
import type { HttpRequest } from '#platform/server/http-types';
import type { Session } from '../generated/schema-types.ts';
import { marketInput, marketOfVisit, type MarketChoice } from './market-choice.ts';
import type { Answer, Operations } from './operations.ts';

export interface Visit {
  readonly request: HttpRequest;
  readonly market: MarketChoice;
  /** Fields of a submitted form. */
  readonly form: URLSearchParams;
  /** What follows a prefix route's `*`, decoded: `/products/<here>`. */
  readonly rest: string;
  /** Cookies that the operations of this visit set. */
  readonly cookies: string[];
  /** Who is here; null for somebody without a session, whose pages are the same for everybody. */
  session(): Promise<Session | null>;
  /** Address of live updates, for a script of the page. */
  streamAddress(name: string, variables: object): string;
  query<Data>(name: string, variables?: object): Promise<Answer<Data>>;
  /** A mutation under the form's CSRF token. */
  mutate<Data>(name: string, variables: object): Promise<Answer<Data>>;
}

export interface VisitOptions {
  operations: Operations;
  request: HttpRequest;
  form: URLSearchParams;
  rest: string;
}

export function openVisit({ operations, request, form, rest }: VisitOptions): Visit {
  const market = marketOfVisit(request);
  const cookies: string[] = [];
  // Later operations of the visit go on in the session that an earlier one began or renewed.
  let current = request;
  let session: Promise<Session | null> | undefined;
  const keep = <Data>(answer: Answer<Data>): Answer<Data> => {
    cookies.push(...answer.cookies);
    const [begun] = answer.cookies;
    if (begun !== undefined) current = { ...current, headers: { ...current.headers, cookie: begun.split(';')[0] } };
    return answer;
  };
  const hasSession = (): boolean => /(?:^|;\s*)(?:__Host-)?sid=/.test(current.headers.cookie ?? '');
  const visit: Visit = {
    request,
    market,
    form,
    rest,
    cookies,
    session: () => (session ??= hasSession() ? operations.query<{ session: Session }>(current, 'Session').then((answer) => keep(answer).data?.session ?? null) : Promise.resolve(null)),
    streamAddress: operations.streamAddress,
    query: async (name, variables = {}) => keep(await operations.query(current, name, { market: marketInput(market), ...variables })),
    async mutate<Data>(name: string, variables: object) {
      const answer = keep(await operations.mutate<Data>(current, name, variables, form.get('csrf')));
      session = undefined;
      return answer;
    },
  };
  return visit;
}

/** The language for dates and numbers that the page itself writes. */
export const dateFormat = ({ market }: Pick<Visit, 'market'>, style: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }): Intl.DateTimeFormat => new Intl.DateTimeFormat(market.locale.startsWith('en') ? market.locale : 'en-IE', { timeZone: 'UTC', ...style });
