import { tlsFilesOf } from '#platform/server/tls';
import type { GatewayConfig } from '../config.ts';
import type { Traffic } from '../traffic.ts';
import type { PartnerSettings } from './partner.ts';

/** As the environment asks for it; undefined when partners are not served. */
export function partnerSettings(config: GatewayConfig, { redis }: Pick<Traffic, 'redis'>): PartnerSettings | undefined {
  if (config.PARTNER_KEYS_URL === undefined || !redis) return undefined;
  return {
    contractFile: config.PARTNER_CONTRACT_FILE,
    scopesFile: config.PARTNER_SCOPES_FILE,
    keysUrl: config.PARTNER_KEYS_URL,
    sandboxUrls: config.PARTNER_SANDBOX_URLS,
    redis,
    rabbitmqUrl: config.RABBITMQ_URL,
    tls: tlsFilesOf(config),
    usageFlushMs: config.PARTNER_USAGE_FLUSH_MS,
  };
}
