import { env } from '#platform/config/env';

/** What the commands of the registry take from the environment. */
export const registryConfig = {
  IDENTITY_PRIVATE_KEY: env.privateJwk().optional().describe('Ed25519 JWK of the gateway, with which schema:drift asks the subgraphs; .dev/secrets.json unless set'),
  SUBGRAPH_URLS: env.map().optional().describe('Addresses of the subgraphs, "product=http://...,order=http://..."; the local stack unless set'),
  GATEWAY_URL: env.url().optional().describe('Address of the gateway whose supergraph schema:drift compares as well'),
};
