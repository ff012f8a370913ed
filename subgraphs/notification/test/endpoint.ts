/** A vendor's endpoint on this machine that keeps what it was told, and how to work with subscriptions to it. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Viewer } from '#platform/auth/viewer';
import type { NotificationSubgraph } from './harness.ts';

export interface EndpointRequest {
  headers: IncomingHttpHeaders;
  body: string;
}

export async function startEndpoint() {
  const requests: EndpointRequest[] = [];
  const state = { status: 200 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(state.status).end(state.status === 200 ? '' : 'out of order');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { requests, state, url, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

export interface UserError {
  code: string;
  field: string[] | null;
}

export interface Subscription {
  id: string;
  url: string;
  events: string[];
  isEnabled: boolean;
  disabledReason: string | null;
  failingSince: string | null;
  lastError: string | null;
}

export interface DeliveryNode {
  id: string;
  messageId: string;
  event: string;
  data: string;
  state: string;
  nextAttemptAt: string | null;
  lastError: string | null;
  attempts: { at: string; status: number | null; error: string | null; durationMs: number }[];
}

interface Payload {
  subscription: Subscription | null;
  secret: string | null;
  deletedId: string | null;
  delivery: DeliveryNode | null;
  userErrors: UserError[];
}

const subscriptionFields = 'id url events isEnabled disabledReason failingSince lastError vendor { id }';
const deliveryFields = 'id messageId event data state nextAttemptAt lastError attempts { at status error durationMs }';
const selections: Record<string, string> = {
  webhookSubscriptionDelete: 'deletedId',
  webhookSubscriptionPing: `delivery { ${deliveryFields} }`,
  webhookDeliveryRedeliver: `delivery { ${deliveryFields} }`,
};

/** Calls of the API about webhooks. */
export function webhookApi(subgraph: NotificationSubgraph) {
  async function mutate(name: string, args: string, variables: Record<string, unknown>, viewer: Viewer) {
    const selection = selections[name] ?? `subscription { ${subscriptionFields} } secret`;
    const declared = Object.entries({ id: 'ID!', vendorId: 'ID!', input: `${name}Input!`.replace(/^w/, 'W') }).filter(([key]) => key in variables);
    const query = `mutation(${declared.map(([key, type]) => `$${key}: ${type}`).join(', ')}) { result: ${name}(${args}) { ${selection} userErrors { code field } } }`;
    const { data, code } = await subgraph.call<{ result: Payload } | null>({ query, variables, viewer });
    return { ...data?.result, code };
  }
  return {
    create: (viewer: Viewer, vendorId: string, input: object) => mutate('webhookSubscriptionCreate', 'vendorId: $vendorId, input: $input', { vendorId, input }, viewer),
    update: (viewer: Viewer, id: string, input: object) => mutate('webhookSubscriptionUpdate', 'id: $id, input: $input', { id, input }, viewer),
    remove: (viewer: Viewer, id: string) => mutate('webhookSubscriptionDelete', 'id: $id', { id }, viewer),
    rotate: (viewer: Viewer, id: string) => mutate('webhookSubscriptionRotate', 'id: $id', { id }, viewer),
    ping: (viewer: Viewer, id: string) => mutate('webhookSubscriptionPing', 'id: $id', { id }, viewer),
    redeliver: (viewer: Viewer, id: string) => mutate('webhookDeliveryRedeliver', 'id: $id', { id }, viewer),
    async find(viewer: Viewer, id: string) {
      const { data, code } = await subgraph.call<{ webhookSubscription: Subscription | null } | null>({ query: `{ webhookSubscription(id: "${id}") { ${subscriptionFields} } }`, viewer });
      return { subscription: data?.webhookSubscription ?? null, code };
    },
    async ofVendor(viewer: Viewer, vendorId: string) {
      const query = `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { webhookSubscriptions { ${subscriptionFields} } } } }`;
      const { data, code } = await subgraph.call<{ _entities: [{ webhookSubscriptions: Subscription[] | null }] } | null>({ query, viewer });
      return { subscriptions: data?._entities[0].webhookSubscriptions ?? null, code };
    },
    async log(viewer: Viewer, id: string, args = '') {
      const query = `{ webhookDeliveries(subscriptionId: "${id}"${args}) { edges { cursor node { ${deliveryFields} } } pageInfo { hasNextPage endCursor } } }`;
      const { data, code } = await subgraph.call<{ webhookDeliveries: { edges: { cursor: string; node: DeliveryNode }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } | null } | null>({ query, viewer });
      return { deliveries: data?.webhookDeliveries?.edges.map(({ node }) => node) ?? null, pageInfo: data?.webhookDeliveries?.pageInfo, code };
    },
  };
}
