import type { Logger } from '../telemetry/logger.ts';
import { metricsContentType, metricsText } from '../telemetry/metrics.ts';
import { json, type Route } from './http-types.ts';

export interface Readiness {
  ok: boolean;
  /** `ok`, or what is wrong, by what was checked. */
  checks: Record<string, string>;
}

export interface PlatformRoutesOptions {
  service: string;
  logger: Logger;
  readiness?: () => Readiness | Promise<Readiness>;
  isDraining: () => boolean;
}

/** What every process serves for whoever operates it. */
export function platformRoutes({ service, logger, readiness, isDraining }: PlatformRoutesOptions): Route[] {
  return [
    { method: 'GET', path: '/health/live', handle: async () => json(200, { service, status: 'live' }) },
    {
      method: 'GET',
      path: '/health/ready',
      async handle() {
        if (isDraining()) return json(503, { service, status: 'draining' });
        const { ok, checks } = (await readiness?.()) ?? { ok: true, checks: {} };
        if (!ok) logger.warn({ checks }, 'not ready');
        return json(ok ? 200 : 503, { service, status: ok ? 'ready' : 'not ready', checks });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      isForOperators: true,
      handle: async () => ({ status: 200, headers: { 'content-type': metricsContentType }, body: await metricsText() }),
    },
  ];
}

/** Whether a path belongs to the platform: never refused for overload, and logged only when it fails. */
export function isPlatformPath(path: string): boolean {
  return path.startsWith('/health/') || path === '/metrics';
}
