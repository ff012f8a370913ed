import type { BffRequest } from '#platform/bff/bff-endpoint';
import type { FeatureSwitchboard } from '#platform/bff/features/features';
import type { GatewayClient } from '#platform/bff/gateway-client';
import { createPlainViewers } from '#platform/bff/plain-viewer';
import type { SharedReads } from '#platform/bff/shared-reads';
import { DomainError } from '#platform/errors/domain-error';
import type { Logger } from '#platform/telemetry/logger';
import type { Context, RequestGateway } from './context.ts';
import { admittedVersion, appVersionHeader } from './device/app-gate.ts';
import { claimsOf } from './live/claims.ts';
import type { mobileFeatures } from './features.ts';
import { readCredentials, type Credentials } from './device/credentials.ts';
import { pixelRatioOf } from './device/images.ts';

export interface ContextOptions {
  gateway: GatewayClient;
  /** Takes what everybody sees alike from memory; without it the gateway is asked for all. */
  reads: SharedReads | undefined;
  logger: Logger;
  minimumAppVersion: string;
  switchboard: FeatureSwitchboard<typeof mobileFeatures>;
}

const isPlainViewer = createPlainViewers(['customer']);

/** What a context is made of; live connections have no HTTP request of their own. */
type Asked = Pick<BffRequest, 'deadline' | 'report' | 'reply' | 'device' | 'featureUse'> & { http: Pick<BffRequest['http'], 'headers' | 'remoteAddress'> };

/**
 * Makes the context of a request from its headers. Throws UPGRADE_REQUIRED for an app that is too old, and DomainError for
 * headers that say nothing usable.
 */
export function createContextFactory({ gateway, reads, logger, minimumAppVersion, switchboard }: ContextOptions): (request: Asked) => Context {
  return (request) => {
    const { headers } = request.http;
    const appVersion = admittedVersion(headers[appVersionHeader], minimumAppVersion);
    const credentials = readCredentials(headers);
    return {
      viewerState: credentials.accessToken === null ? 'guest' : 'signed-in',
      deadline: request.deadline,
      logger,
      report: request.report,
      reply: request.reply,
      gateway: gatewayFor(credentials, request, { gateway, reads }),
      credentials,
      appVersion,
      features: switchboard.forUnit(unitOf(credentials, request), request.featureUse),
      pixelRatio: pixelRatioOf(headers['x-device-pixel-ratio']),
    };
  };
}

/** For whom features are divided: a person sees the same on all devices, a guest on one. What the token says is verified by whoever gives anything away for it. */
function unitOf({ accessToken }: Credentials, { device }: Asked): string | null {
  const userId = accessToken === null ? undefined : claimsOf(accessToken).userId;
  return userId === undefined ? device : `user:${userId}`;
}

function gatewayFor({ accessToken, guestToken }: Credentials, { http, deadline }: Asked, { gateway, reads }: Pick<ContextOptions, 'gateway' | 'reads'>): RequestGateway {
  return {
    async send(operation, variables, as = { accessToken }) {
      const seesWhatAllSee = reads !== undefined && as.accessToken !== null && isPlainViewer(as.accessToken);
      const result = await (seesWhatAllSee ? reads : gateway).send(operation, variables, { deadline, accessToken: as.accessToken, guestToken, clientAddress: http.remoteAddress });
      const [failure] = result.errors;
      if (result.data === null && failure?.code === 'UNAUTHENTICATED' && failure.path.length === 0) throw new DomainError('UNAUTHENTICATED', failure.message);
      return result;
    },
  };
}
