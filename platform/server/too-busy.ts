/** What whoever comes at a bad moment is told. These answers are given by the thousand when there is no time for them, so they are little more than fixed text. */
import type { HttpResponse, Refusal } from './http-types.ts';

/** What was exceeded. */
export interface ExceededLimit {
  name: string;
  max: number;
  actual: number;
}

const retryAfterSeconds = 1;
const retryHeaders = { 'retry-after': String(retryAfterSeconds), 'cache-control': 'no-store' };
const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', ...retryHeaders };
const htmlHeaders = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", ...retryHeaders };
const message = 'There is too much to do at the moment; try again shortly.';

/** For programs: UNAVAILABLE in GraphQL's error shape, with the limit and when to come again. */
export function tooBusy({ name, max, actual }: ExceededLimit): Refusal {
  const start = `{"errors":[{"message":"${message}","extensions":{"code":"UNAVAILABLE","limit":{"name":"${name}","max":${max},"actual":${actual}},"retryAfterSeconds":${retryAfterSeconds},"traceId":"`;
  return { status: 503, headers: jsonHeaders, body: (traceId) => `${start}${traceId}"}}]}` };
}

/** For people: a page without anything around it, which a browser asks for again by itself. */
export const tooBusyPage: Refusal = {
  status: 503,
  headers: { ...htmlHeaders, refresh: '3' },
  body: (traceId) => `${pageStart}${traceId}${pageEnd}`,
};

const pageStart = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>One moment, please</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}small{color:#666}</style>
<h1>One moment, please</h1><p>So many people are here right now that this page would take too long. Nothing of yours is lost. It is loaded again in a few seconds; if you have sent a form, go back and send it again.</p><small>`;
const pageEnd = '</small></html>';

/** A refusal as an ordinary answer, for what finds out later that there is no time. */
export function refusedWith({ status, headers, body }: Refusal, traceId: string): HttpResponse {
  return { status, headers: { ...headers }, body: body(traceId) };
}
