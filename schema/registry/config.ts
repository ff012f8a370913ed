import { join } from 'node:path';
import { env, loadConfig } from '#platform/config/env';
import { root } from '../file-tree.ts';
import { openRegistry } from './registry.ts';
import type { SchemaStore } from './store.ts';

/** Where published versions are; also what a gateway needs to follow them. */
export const registryConfig = {
  SUPERGRAPH_REGISTRY: env.string().optional().describe('Registry of published supergraphs: a folder, or the http(s) URL of an S3-like bucket or a folder in one'),
  SUPERGRAPH_REGISTRY_TOKEN: env.secret({ minLength: 1 }).optional().describe('Bearer token for a registry over HTTP'),
  SUPERGRAPH_REGISTRY_ACCESS_KEY_ID: env.string().optional().describe('Access key of an S3-like registry; with it requests are signed (AWS Signature Version 4)'),
  SUPERGRAPH_REGISTRY_SECRET_ACCESS_KEY: env.secret({ minLength: 1 }).optional().describe('The secret of that access key'),
  SUPERGRAPH_REGISTRY_REGION: env.string().default('us-east-1').describe('Region of an S3-like registry'),
};

/** What the drift check takes from the environment. */
export const driftConfig = {
  IDENTITY_PRIVATE_KEY: env.privateJwk().optional().describe('Ed25519 JWK of the gateway, with which schema:drift asks the subgraphs; .dev/secrets.json unless set'),
  SUBGRAPH_URLS: env.map().optional().describe('Addresses of the subgraphs, "product=http://...,order=http://..."; the local stack unless set'),
  GATEWAY_URL: env.url().optional().describe('Address of the gateway whose supergraph schema:drift compares as well'),
};

interface RegistryAccess {
  SUPERGRAPH_REGISTRY_TOKEN?: string | undefined;
  SUPERGRAPH_REGISTRY_ACCESS_KEY_ID?: string | undefined;
  SUPERGRAPH_REGISTRY_SECRET_ACCESS_KEY?: string | undefined;
  SUPERGRAPH_REGISTRY_REGION: string;
}

/** The registry at a location, with what the environment grants. */
export function registryAt(location: string, access: RegistryAccess): SchemaStore {
  const { SUPERGRAPH_REGISTRY_ACCESS_KEY_ID: accessKeyId, SUPERGRAPH_REGISTRY_SECRET_ACCESS_KEY: secretAccessKey, SUPERGRAPH_REGISTRY_REGION: region } = access;
  const credentials = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, region } : undefined;
  return openRegistry(location, { credentials, token: access.SUPERGRAPH_REGISTRY_TOKEN });
}

/** The registry that the environment names; the repository's published folder unless it names one. */
export function configuredRegistry(): SchemaStore {
  const config = loadConfig(registryConfig);
  return registryAt(config.SUPERGRAPH_REGISTRY ?? join(root, 'schema/published'), config);
}
