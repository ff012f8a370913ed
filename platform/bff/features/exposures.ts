import type { Redis } from 'ioredis';
import { tryRedis } from '../../cache/try-redis.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { counter } from '../../telemetry/metrics.ts';
import { secretHash } from '../secret.ts';

/** Tells once for each unit and variant that somebody was shown one. */
export interface ExposureLog {
  tell(unit: string | null, shown: Readonly<Record<string, string>>): void;
}

export interface ExposureLogOptions {
  service: string;
  logger: Logger;
  /** What all processes remember together; without it each process tells once. */
  redis?: Redis | undefined;
  /** Most exposures this process remembers. */
  maxRemembered?: number;
}

const rememberedDays = 90;
const exposed = counter({ name: 'bff_experiment_exposures_total', help: 'People and devices that were shown a variant for the first time', labels: ['experiment', 'variant'] });

/**
 * Writes each first exposure as one log line with fields (`event: "experiment.exposed"`), which goes the way of all logs, and counts it. The unit
 * is told as the beginning of its SHA-256, so that figures can be joined with orders without a name in the log. `exposureId` is the same for the same
 * unit and variant: should Redis forget, who reads the log drops the second.
 */
export function createExposureLog({ service, logger, redis, maxRemembered = 100_000 }: ExposureLogOptions): ExposureLog {
  const told = new Set<string>();
  const remember = (key: string): boolean => {
    if (told.has(key)) return false;
    told.add(key);
    // A set goes through its members in the order they came: the oldest goes.
    if (told.size > maxRemembered) for (const oldest of told) return told.delete(oldest);
    return true;
  };

  const tellOnce = async (unit: string, experiment: string, variant: string): Promise<void> => {
    const unitHash = secretHash(unit).slice(0, 32);
    const exposureId = secretHash(`${experiment}\n${variant}\n${unitHash}`).slice(0, 32);
    const answer = redis && (await tryRedis(redis, 'exposures', async () => (await redis.set(`${service}:exposure:${exposureId}`, '1', 'EX', rememberedDays * 86_400, 'NX')) ?? 'told'));
    if (answer === 'told') return;
    exposed.inc({ experiment, variant });
    logger.info({ event: 'experiment.exposed', exposureId, experiment, variant, unitHash, unitKind: unit.split(':')[0] }, 'somebody was shown a variant');
  };

  return {
    tell(unit, shown) {
      if (unit === null) return;
      for (const [experiment, variant] of Object.entries(shown)) {
        // Whoever asks does not wait for it; `tellOnce` fails for nothing that Redis does.
        if (remember(`${unit}\n${experiment}\n${variant}`)) void tellOnce(unit, experiment, variant);
      }
    },
  };
}
