/** The planning thread: builds planners, which takes a tenth of a second and more, and plans, while the other thread serves. */
import { isMainThread, parentPort } from 'node:worker_threads';
import type { QueryPlanner } from '@apollo/query-planner';
import { GraphQLError, parse } from 'graphql';
import { planWith } from '../execution/local-plans.ts';
import { giveWay } from './give-way.ts';
import type { PlanningAnswers, PlanningQuestion, PlanningReply, PlanningRequest } from './messages.ts';
import { schemaDrift } from './schema-drift.ts';
import { loadSupergraph } from './supergraph-facts.ts';

if (!isMainThread) giveWay();

/** The version that serves, the one being prepared, and the one before, whose requests may still be under way. */
const maxPlanners = 3;
const planners = new Map<string, QueryPlanner>();

// A thread is no window: there is no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.on('message', ({ ticket, request }: PlanningQuestion) => parentPort?.postMessage(reply(ticket, request)));

function reply(ticket: number, request: PlanningRequest): PlanningReply {
  try {
    const answer = answerTo(request);
    return answer ? { ticket, answer } : { ticket, unknownVersion: true };
  } catch (error) {
    const { message, extensions = {} } = error as GraphQLError;
    return { ticket, failure: { message, extensions: { ...extensions }, isGraphql: error instanceof GraphQLError } };
  }
}

function answerTo(request: PlanningRequest): PlanningAnswers[PlanningRequest['kind']] | undefined {
  if (request.kind === 'load') {
    const { planner, facts } = loadSupergraph(request.supergraphSdl);
    keep(facts.id, planner);
    return facts;
  }
  const planner = planners.get(request.id);
  if (!planner) return undefined;
  keep(request.id, planner);
  if (request.kind === 'drift') return Object.fromEntries(Object.entries(request.served).map(([name, sdl]) => [name, schemaDrift(planner.supergraph, name, sdl)]));
  const { document, operationName, labels } = request;
  return planWith(planner, { document: parse(document, { noLocation: true }), operationName, labels });
}

/** Keeps the planners that were used last. */
function keep(id: string, planner: QueryPlanner): void {
  planners.delete(id);
  planners.set(id, planner);
  const [oldest] = planners.keys();
  if (planners.size > maxPlanners && oldest !== undefined) planners.delete(oldest);
}
