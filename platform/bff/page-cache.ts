import { createSingleFlight } from '../cache/single-flight.ts';
import { deadlineHeader } from '../resilience/deadline.ts';
import type { HttpRequest, RequestHead } from '../server/http-types.ts';
import { counter } from '../telemetry/metrics.ts';
import { isNotModified } from './etag.ts';
import { createPageVariations, type PageResponse, type Variation } from './page-variation.ts';
import { createTaggedStore, tagsIn } from './tagged-store.ts';

export interface PageCache {
  /**
   * Answers from memory when it can, else by `compute`, whose answer is kept if it is public. `variation` tells what the features give this
   * visitor: each page is kept once for each of the ways that its own features make of it.
   */
  serve(request: HttpRequest, compute: (request: HttpRequest) => Promise<PageResponse>, variation?: Variation): Promise<PageResponse>;
  /** Whether a request may be answered from memory, told before it is looked at. */
  mayHold(request: RequestHead): boolean;
  /** Forgets the pages that bear one of these tags, and keeps none of which the making has begun before. */
  evict(tags: readonly string[]): void;
  /** Forgets everything, for example after an event that says that what is shown has changed. */
  clear(): void;
}

export interface PageCacheOptions {
  /** Name in metrics. */
  name: string;
  /** Until this age an answer is given as it is. */
  freshMs: number;
  /** After that, until this age, the old answer is given while a new one is made. */
  staleMs: number;
  /** Most memory for bodies; what was not asked for the longest goes first. */
  maxBytes?: number;
  /** Request headers, in lower case, that public answers depend on: each combination is a page of its own. */
  keyHeaders?: readonly string[];
  /** Request headers, in lower case, that name a guest: with one, public answers are taken from memory, but work is never shared. */
  guestHeaders?: readonly string[];
  /** Finds in a body, in its first group, the tags by which the page is evicted: ids and names of what it shows. What was asked for by a variable is a tag as well. */
  tagPattern?: RegExp;
}

/** An answer that may be kept for everybody. */
type PublicResponse = PageResponse & { body: string; headers: Record<string, string | string[]> };

const evictions = counter({ name: 'bff_page_cache_evictions_total', help: 'Public answers forgotten because what they show has changed', labels: ['cache'] });
const lookups = counter({ name: 'bff_page_cache_lookups_total', help: 'Lookups of whole public answers', labels: ['cache', 'result'] });

/**
 * Keeps whole public answers of one process for moments, so that a page many people look at is made about once a second. Only
 * requests that carry nothing of a person (no cookie, no token) read or fill it, and only answers marked public are kept. The
 * same request at the same time is worked on once.
 */
export function createPageCache({ name, freshMs, staleMs, maxBytes = 64 * 1024 * 1024, keyHeaders = [], guestHeaders = [], tagPattern }: PageCacheOptions): PageCache {
  if (!(freshMs > 0 && staleMs >= freshMs)) throw new RangeError(`Expected 0 < freshMs <= staleMs, got ${freshMs} and ${staleMs}`);
  const pages = createTaggedStore<PublicResponse>({ maxBytes, sizeOf: ({ body }) => body.length });
  const flights = createSingleFlight<PageResponse>();
  const variations = createPageVariations();
  const [held, keyOf] = [createHeldKeys(staleMs), keyBy(keyHeaders)];

  const make = async (key: string, request: HttpRequest, compute: (request: HttpRequest) => Promise<PageResponse>, variation: Variation | undefined): Promise<PageResponse> => {
    const moment = pages.moment();
    const work = async (): Promise<PageResponse> => {
      const response = await compute(detached(request));
      // After a change of features nothing is to be learned of what was made before.
      if (!isPublic(response) || pages.isOutdated(moment, [])) return response;
      const tags = tagPattern ? tagsIn(request.query.get('variables') ?? '', response.body, tagPattern) : [];
      variations.learn(key, response);
      if (pages.put(variations.keyOf(key, variation), response, tags, moment)) held.add(key);
      return response;
    };
    if (guestHeaders.some((header) => request.headers[header] !== undefined)) return work();
    let isOwn = false;
    // The moment is part of the key: who asks after `clear` or `evict` must not join work begun before it.
    // Nobody knows yet which features the page is made of, so only those who get the same of all of them share the work.
    const response = await flights.run(`${moment} ${variation?.ofAll() ?? ''} ${key}`, () => {
      isOwn = true;
      return work();
    });
    // What turns out not to be for everybody goes to the one who asked for it; the others ask for their own.
    return isOwn || isPublic(response) ? response : compute(request);
  };

  const keptOrMade = async (request: HttpRequest, compute: (request: HttpRequest) => Promise<PageResponse>, variation: Variation | undefined): Promise<PageResponse> => {
    const key = keyOf(request.query, request.headers);
    const page = pages.get(variations.keyOf(key, variation));
    const result = ageOf(page, freshMs, staleMs);
    lookups.inc({ cache: name, result });
    if (!page || result === 'miss') return conditional(request, await make(key, request, compute, variation));
    // A failure is in the log of whoever computes; the old answer serves until it is too old.
    if (result === 'stale') make(key, request, compute, variation).catch(() => lookups.inc({ cache: name, result: 'refresh_failed' }));
    return conditional(request, page.value);
  };

  return {
    serve: (request, compute, variation) => (isImpersonal(request) ? keptOrMade(request, compute, variation) : compute(request)),
    mayHold: (request) => isImpersonal(request) && held.has(keyOf(new URLSearchParams(request.search), request.headers)),
    evict(tags) {
      evictions.inc({ cache: name }, pages.evict(tags));
    },
    clear() {
      for (const each of [variations, held, pages]) each.clear();
    },
  };
}

function ageOf(page: { madeAt: number } | undefined, freshMs: number, staleMs: number): 'hit' | 'stale' | 'miss' {
  const ms = page ? Date.now() - page.madeAt : Infinity;
  return ms < freshMs ? 'hit' : ms < staleMs ? 'stale' : 'miss';
}

const keyBy =
  (keyHeaders: readonly string[]) =>
  (query: URLSearchParams, headers: RequestHead['headers']): string =>
    [query.toString(), ...keyHeaders.map((header) => headers[header] ?? '')].join('\n');

const mostHeld = 20_000;

/** For which requests there may be a page, in whichever of its ways. */
function createHeldKeys(forMs: number) {
  const until = new Map<string, number>();
  return {
    add(key: string): void {
      if (until.size >= mostHeld) until.clear();
      until.set(key, Date.now() + forMs);
    },
    has: (key: string): boolean => (until.get(key) ?? 0) > Date.now(),
    clear: (): void => until.clear(),
  };
}

/** Whether a request carries nothing of a person. */
export function isImpersonal({ method, headers }: RequestHead): boolean {
  return method === 'GET' && headers.cookie === undefined && headers.authorization === undefined;
}

function isPublic(response: PageResponse): response is PublicResponse {
  const cacheControl = response.headers?.['cache-control'];
  return response.status === 200 && typeof response.body === 'string' && typeof cacheControl === 'string' && cacheControl.startsWith('public');
}

/** The request without what is one caller's own: others may wait for the answer, too, or nobody. */
function detached(request: HttpRequest): HttpRequest {
  const { 'if-none-match': _tag, [deadlineHeader]: _deadline, ...headers } = request.headers;
  return { ...request, headers, signal: new AbortController().signal };
}

function conditional({ headers }: HttpRequest, response: PageResponse): PageResponse {
  const etag = response.headers?.['etag'];
  if (response.status !== 200 || typeof etag !== 'string' || !isNotModified(headers['if-none-match'], etag)) return response;
  return { status: 304, ...(response.headers && { headers: response.headers }), ...(response.features && { features: response.features }) };
}
