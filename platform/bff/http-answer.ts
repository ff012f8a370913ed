/** What an operation's result looks like over HTTP: errors, sections and experiments beside the data, status, caching, ETag. */
import type { ExecutionResult } from 'graphql';
import type { ErrorFormatter } from '../errors/format-error.ts';
import { retryAfterOf } from '../errors/overload.ts';
import type { HttpRequest } from '../server/http-types.ts';
import { etagOf, isNotModified } from './etag.ts';
import type { FeatureUse } from './features/use.ts';
import { asFormatted } from './formatted-error.ts';
import type { PageResponse } from './page-variation.ts';
import { cacheControl, type CollectedReply } from './reply.ts';
import type { SectionReport } from './section.ts';

export interface Answer {
  http: HttpRequest;
  result: ExecutionResult;
  reply: CollectedReply;
  report: SectionReport;
  featureUse: FeatureUse;
  formatError: ErrorFormatter;
  vary: readonly string[];
  mayRevalidate: boolean;
}

/** The answer that goes out, unless the request was refused as a whole. */
export function respond(answer: Answer): PageResponse {
  const { http, result, reply, report, featureUse, formatError, vary, mayRevalidate } = answer;
  const errors = result.errors?.map((error) => formatError(asFormatted(error), error));
  const extensions = extensionsOf(report, featureUse);
  const body = JSON.stringify({ ...(errors && { errors }), ...(result.data !== undefined && { data: result.data }), ...(extensions && { extensions }) });
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json; charset=utf-8', ...reply.headers() };
  if (vary.length > 0) headers['vary'] = vary.join(', ');
  const isComplete = !errors && report.failures.length === 0;
  const caching = http.method === 'GET' && isComplete ? reply.publicCaching(Object.keys(result.data ?? {}).length) : undefined;
  headers['cache-control'] = cacheControl(caching);
  const features = featureUse.read.length > 0 ? { features: { unit: featureUse.unit, read: featureUse.read, shown: featureUse.shown } } : {};
  const retryAfterSeconds = retryAfterOf({ data: result.data, errors });
  if (retryAfterSeconds !== undefined) return { status: 503, headers: { ...headers, 'retry-after': String(retryAfterSeconds) }, body };
  // Without data the request itself was wrong (a variable, for instance); holes in the data are an answer all the same.
  if (result.data === undefined) return { status: 400, headers, body };
  if (http.method !== 'GET' || !isComplete || (!caching && !mayRevalidate)) return { status: 200, headers, body, ...features };
  const etag = etagOf(body);
  headers['etag'] = etag;
  if (!caching) headers['cache-control'] = 'private, no-cache';
  return isNotModified(http.headers['if-none-match'], etag) ? { status: 304, headers, ...features } : { status: 200, headers, body, ...features };
}

/** What is said about the answer beside it: sections that are missing, and the variants that this person or device is shown. */
function extensionsOf(report: SectionReport, { shown }: FeatureUse): object | undefined {
  const experiments = Object.entries(shown).map(([id, variant]) => ({ id, variant }));
  if (report.failures.length === 0 && experiments.length === 0) return undefined;
  return { ...(report.failures.length > 0 && { sections: report.failures }), ...(experiments.length > 0 && { experiments }) };
}
