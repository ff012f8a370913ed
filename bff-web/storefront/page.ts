/** How a page of the storefront is declared, and what becomes of it over HTTP. */
import { etagOf, isNotModified } from '#platform/bff/etag';
import { isImpersonal } from '#platform/bff/page-cache';
import type { EntryAdmission } from '#platform/limits/entry-admission';
import { compressed } from '#platform/server/compression';
import type { HttpRequest, HttpResponse, RequestHead, Route } from '#platform/server/http-types';
import type { Maybe, Seo } from '../generated/schema-types.ts';
import { paths } from './addresses.ts';
import { html, type Html } from './html/html.ts';
import { layout } from './html/layout.ts';
import { notice } from './html/parts.ts';
import type { Answer, Operations } from './operations.ts';
import { openVisit, type Visit } from './visit.ts';

/** What a page shows. */
export interface Shown {
  title: string;
  body: Html;
  /** 200 unless said. */
  status?: number;
  seo?: Maybe<Seo> | undefined;
  /** Scripts in `assets/` that this page gets better with. */
  scripts?: readonly string[];
  head?: Html;
  /** The words in the search field. */
  query?: string | undefined;
  /** Version of the cart that the page shows: a choice of country made here is for this cart. */
  cartVersion?: number | undefined;
  /** From the answer the page is made of: whether it is the same for everybody. */
  publicCaching?: string | undefined;
}

/** Where a page sends its visitor instead. */
export interface GoTo {
  to: string;
  /** Whether the page has moved there for good, as search engines want to know; otherwise it is only where this visitor goes next. */
  isMoved?: boolean;
}

export interface Page {
  method: 'GET' | 'POST';
  path: string;
  show(visit: Visit): Promise<Shown | GoTo>;
}

export interface PageOptions {
  operations: Operations;
  /** Origin that pictures come from. */
  mediaOrigin: string;
  /** Lets in what can be answered in time; everybody unless given. */
  admission?: EntryAdmission | undefined;
  /** Whether this browser should be given a name, to take part in what is tried at the moment. */
  isDeviceWanted(request: HttpRequest): boolean;
}

const formBytes = 64 * 1024;
/** Not for ever, which is what browsers take 301 for otherwise: an address may be given back. */
const movedCaching = 'private, max-age=300';

/** A page as a route. */
export function pageRoute(page: Page, options: PageOptions): Route {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentPolicy(options.mediaOrigin), 'referrer-policy': 'same-origin', vary: 'Cookie, Accept-Encoding' };
  const { operations, admission } = options;
  const serve = async (request: HttpRequest): Promise<HttpResponse> => {
    const visit = openVisit({ operations, request, form: formOf(request), rest: restOf(page.path, request.path) });
    const shown = await page.show(visit);
    if ('to' in shown) return { status: shown.isMoved ? 301 : 303, headers: { location: shown.to, ...cookiesOf(visit), 'cache-control': shown.isMoved ? movedCaching : 'private, no-store' } };
    const scripts = [...(shown.scripts ?? []), ...(options.isDeviceWanted(request) ? ['device.js'] : [])];
    const response = await respond(visit, { ...shown, scripts }, headers);
    // A page of somebody's bears a secret beside words from its address; its compressed length would betray the secret letter by letter (BREACH).
    return (await visit.session()) === null ? compressed(response, request.headers['accept-encoding']) : response;
  };
  return {
    method: page.method,
    path: page.path,
    bodyLimitBytes: formBytes,
    ...(admission && { refuse: (head: RequestHead) => admission.refusePage(head, isImpersonal) }),
    async handle(request) {
      // A page of nobody's may be in memory, and needs a place only if it is not. Any other is let in as a whole: half of one is worth nothing.
      if (admission && isImpersonal(request)) return serve(request);
      const whole = { ...request, isAdmitted: true };
      return admission ? admission.run(request, () => serve(whole), true) : serve(whole);
    },
  };
}

/**
 * Nothing runs, is drawn or is sent anywhere but from and to this shop; pictures come from the media host. Forms may lead on to a bank,
 * whose address is not known before, by a redirect of our own.
 */
function contentPolicy(mediaOrigin: string): string {
  return `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' ${mediaOrigin}; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}

async function respond(visit: Visit, shown: Shown, headers: Record<string, string>): Promise<HttpResponse> {
  const session = await visit.session();
  const { path, query } = visit.request;
  const isImpersonal = session === null && visit.cookies.length === 0 && shown.publicCaching !== undefined;
  const body = String(await layout({ ...shown, session, market: visit.market, here: visit.request.method === 'GET' ? path + (query.size > 0 ? `?${query.toString()}` : '') : path }));
  const all = { ...headers, ...cookiesOf(visit), 'cache-control': cachingOf(visit, isImpersonal, shown.publicCaching) };
  if (!isImpersonal || (shown.status ?? 200) !== 200) return { status: shown.status ?? 200, headers: all, body };
  const etag = etagOf(body);
  return isNotModified(visit.request.headers['if-none-match'], etag) ? { status: 304, headers: { ...all, etag } } : { status: 200, headers: { ...all, etag }, body };
}

/** A browser with a chosen currency or a name of its own may keep its page, if it asks each time; nobody else may. */
function cachingOf(visit: Visit, isImpersonal: boolean, publicCaching: string | undefined): string {
  if (!isImpersonal || publicCaching === undefined) return 'private, no-store';
  return visit.request.headers.cookie ? 'private, no-cache' : publicCaching;
}

const cookiesOf = ({ cookies }: Visit): Record<string, string[]> => (cookies.length > 0 ? { 'set-cookie': cookies } : {});

function formOf({ method, headers, body }: HttpRequest): URLSearchParams {
  const isForm = method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return new URLSearchParams(isForm ? body.toString('utf8') : '');
}

function restOf(pattern: string, path: string): string {
  if (!pattern.endsWith('*')) return '';
  try {
    return decodeURIComponent(path.slice(pattern.length - 1));
  } catch (error) {
    // A malformed escape names nothing that exists; the page answers as for any unknown name.
    if (error instanceof URIError) return '';
    throw error;
  }
}

/** `why` is what may have become of it, in a sentence. */
export const notFound = (what: string, why = 'The address may be incomplete, or what it led to is gone.'): Shown => ({
  title: 'Not found',
  status: 404,
  body: html`<div class="empty-state"><h1>We could not find ${what}</h1><p>${why} <a href="/search">Look through all shops</a> or go <a href="/">back to the front page</a>.</p></div>`,
});

/** The page for what a person may do only shortly after proving the second factor. */
const proofWanted: Shown = {
  title: 'One more step',
  status: 403,
  body: html`<div class="empty-state"><h1>Show that it is you</h1><p>This needs a fresh code of your second step; it counts for 15 minutes. Nothing was changed.</p><p><a class="button primary" href="${paths.security}#prove">Enter a code</a></p><p class="hint">Then come back and do it again.</p></div>`,
};

/** The page for an operation that was refused as a whole: in words, with what can be done. */
export function refused({ errors, status }: Answer<unknown>): Shown | GoTo {
  const code = errors[0]?.extensions?.code;
  if (code === 'BAD_USER_INPUT') return { title: 'That does not work', status: 400, body: html`<h1>That does not work</h1>${notice(errors[0]?.message ?? '', 'bad')}<p><a href="/search">Look through all shops</a></p>` };
  if (code === 'SECOND_FACTOR_REQUIRED') return proofWanted;
  const isForeign = code === 'FORBIDDEN';
  return {
    title: 'Please try again',
    status: status >= 400 ? status : 503,
    body: html`<div class="empty-state"><h1>${isForeign ? 'This form is out of date' : 'This page cannot be shown at the moment'}</h1><p>${isForeign ? 'You may have signed in or out in another window. Go back, load the page again and repeat it; nothing was changed.' : 'Something behind it does not answer. Nothing of yours is lost; please try again in a moment.'}</p><p><a href="/">Front page</a></p></div>`,
  };
}
