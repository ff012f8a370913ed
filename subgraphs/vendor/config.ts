import { env, loadConfig } from '#platform/config/env';
import { subgraphConfig } from '#platform/service/subgraph-config';

/** The variables this service reads; the table in docs is generated from them. */
export const configShape = {
  ...subgraphConfig({ port: 4102 }),
  STANDARD_COMMISSION_BPS: env.integer({ min: 0, max: 10_000 }).default(1200).describe('Commission of a vendor that is approved without an agreement, in basis points: 1200 is 12 %.'),
  PAYMENT_PROVIDER: env.oneOf('sandbox', 'stripe').default('sandbox').describe('Which payment provider to use'),
};

export const readConfig = () => loadConfig(configShape);
