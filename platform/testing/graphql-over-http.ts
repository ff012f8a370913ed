import { serverAudits } from 'graphql-http';

/** What the audit of the GraphQL-over-HTTP specification found at an endpoint, by how binding the rule is. */
export interface GraphqlOverHttpAudit {
  /** Rules that were kept. */
  readonly kept: number;
  /** MUST rules that are broken, with the reason. */
  readonly errors: readonly string[];
  /** SHOULD rules that are not followed, by name. */
  readonly warnings: readonly string[];
  /** MAY rules that are not made use of, by name. */
  readonly notices: readonly string[];
}

export interface AuditOptions {
  url: string;
  /** Sent along with each request. */
  headers?: Readonly<Record<string, string>>;
}

/** Runs the official audit (package `graphql-http`) of the GraphQL-over-HTTP specification against a running endpoint. */
export async function auditGraphqlOverHttp({ url, headers = {} }: AuditOptions): Promise<GraphqlOverHttpAudit> {
  const fetchFn = (address: string, init: RequestInit = {}) => fetch(address, { ...init, headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) } });
  // One after another: some of them are about an operation that was sent before.
  const results = [];
  for (const audit of serverAudits({ url, fetchFn })) results.push(await audit.fn());
  const failed = results.flatMap((result) => (result.status === 'ok' ? [] : [result]));
  const named = (status: string): string[] => failed.filter((result) => result.status === status).map(({ name, reason }) => `${name}: ${reason}`);
  return { kept: results.length - failed.length, errors: named('error'), warnings: named('warn'), notices: named('notice') };
}
