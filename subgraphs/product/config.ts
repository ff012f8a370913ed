import { loadConfig } from '#platform/config/env';
import { subgraphConfig } from '#platform/service/subgraph-config';

/** The variables this service reads; the table in docs is generated from them. */
export const configShape = subgraphConfig({ port: 4103 });

export const readConfig = () => loadConfig(configShape);
