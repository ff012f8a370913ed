/** Addresses that lead nowhere: people see a page of the shop, or the one that a form's address belongs to. */
import { errorResponse, type HttpRequest, type Route } from '#platform/server/http-types';
import { notFound, pageRoute, type Page, type PageOptions } from '../page.ts';

const nothingHere: Page = { method: 'GET', path: '/*', show: async () => notFound('this page') };

/** Who loads the address that a form was sent to, such as after a refusal, sees the page that the form was on. */
export function pagesOfForms(pages: readonly Page[]): Page[] {
  const shown = new Set(pages.filter(({ method }) => method === 'GET').map(({ path }) => path));
  const nearest = (path: string): string => (path === '' || shown.has(path) ? path || '/' : nearest(path.slice(0, path.lastIndexOf('/'))));
  return pages.flatMap(({ method, path }) => (method === 'POST' && !shown.has(path) ? [{ method: 'GET' as const, path, show: async () => ({ to: nearest(path) }) }] : []));
}

/** Programs are told in their own way, as by addresses that no shop is behind. */
export function nothingHereRoutes(options: PageOptions): Route[] {
  const page = pageRoute(nothingHere, options);
  const nothing = ({ path }: HttpRequest) => errorResponse(404, 'NOT_FOUND', `There is nothing at ${path}.`);
  return [
    { ...page, handle: (request, ...rest) => (request.headers.accept?.includes('text/html') ? page.handle(request, ...rest) : Promise.resolve(nothing(request))) },
    { method: 'POST', path: nothingHere.path, handle: async (request) => nothing(request) },
  ];
}
