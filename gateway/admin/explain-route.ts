import { createHash } from 'node:crypto';
import { prettyFormatQueryPlan } from '@apollo/query-planner/dist/prettyFormatQueryPlan.js';
import { errorResponse, json, type HttpRequest, type HttpResponse, type Route } from '#platform/server/http-types';
import { GraphQLError, parse, validate } from 'graphql';
import { isJsonObject } from '../execution/json.ts';
import type { Variant } from '../execution/engine.ts';
import type { SupergraphGateway } from '../supergraph/supergraph-gateway.ts';
import { jsonBodyOf } from './json-body.ts';
import { planPicture } from './plan-picture.ts';

/** POST /admin/explain with `{"query","variables","operationName"}`: the plan as JSON, with `?format=text` as text, with `?format=svg` as a picture. */
export function createExplainRoute({ supergraph }: { supergraph: SupergraphGateway }): Route {
  return { method: 'POST', path: '/admin/explain', isForOperators: true, handle: (request) => explain(request, supergraph) };
}

async function explain(request: HttpRequest, supergraph: SupergraphGateway): Promise<HttpResponse> {
  const version = supergraph.current();
  if (!version) return errorResponse(503, 'UNAVAILABLE', 'No supergraph is loaded yet.');
  try {
    const body = jsonBodyOf(request);
    if (!isJsonObject(body) || typeof body.query !== 'string') return errorResponse(400, 'BAD_REQUEST', 'Expected {"query": "...", "variables": {...}} as application/json.');
    const document = parse(body.query, { noLocation: true });
    const [invalid] = validate(version.schema, document);
    if (invalid) throw invalid;
    const operationName = typeof body.operationName === 'string' ? body.operationName : undefined;
    const prepared = version.engine.prepare(createHash('sha256').update(body.query).digest('hex'), document, operationName);
    const checked = prepared.coerce(isJsonObject(body.variables) ? body.variables : {});
    if ('errors' in checked) throw checked.errors[0] ?? new GraphQLError('The variables do not fit.');
    const { plan } = await prepared.variantFor(checked.coerced);
    return shown(plan, request.query.get('format'), prepared.cost(checked.coerced));
  } catch (error) {
    if (error instanceof GraphQLError) return errorResponse(400, 'BAD_REQUEST', error.message);
    throw error;
  }
}

function shown(plan: Variant['plan'], format: string | null, cost: number): HttpResponse {
  if (format === 'text') return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: prettyFormatQueryPlan(plan) };
  if (format === 'svg') return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: planPicture(plan) };
  return json(200, { cost, plan });
}
