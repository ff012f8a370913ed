import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { closeRedis, createRedis } from '../../cache/redis.ts';
import { createLogger } from '../../telemetry/logger.ts';
import { testService } from '../../testing/test-environment.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { createExposureLog } from './exposures.ts';

interface Line {
  event?: string;
  experiment: string;
  variant: string;
  unitHash: string;
  exposureId: string;
}

function recording() {
  const lines: Line[] = [];
  const logger = createLogger({ service: 'test', level: 'info', destination: { write: (line: string) => void lines.push(JSON.parse(line) as Line) } });
  return { logger, exposures: () => lines.filter(({ event }) => event === 'experiment.exposed') };
}

describe('exposures', () => {
  it('are told once for each unit and variant, without the name of anybody', () => {
    const { logger, exposures } = recording();
    const log = createExposureLog({ service: randomUUID(), logger });
    for (let i = 0; i < 3; i += 1) log.tell('user:usr_1', { size: 'large', order: 'bold' });
    log.tell('user:usr_2', { size: 'large' });
    log.tell('user:usr_1', { size: 'small' });
    log.tell(null, { size: 'large' });
    assert.deepEqual(exposures().map(({ experiment, variant }) => `${experiment}=${variant}`), ['size=large', 'order=bold', 'size=large', 'size=small']);
    assert.equal(new Set(exposures().map(({ exposureId }) => exposureId)).size, 4);
    assert.doesNotMatch(JSON.stringify(exposures()), /usr_/);
  });

  it('are told once by all processes together, and by each when what they share is away', async () => {
    const service = `test-${randomUUID()}`;
    const { logger, exposures } = recording();
    const redis = createRedis({ url: testService('TEST_REDIS_URL'), logger, commandTimeoutMs: 2000 });
    try {
      await waitFor(() => redis.status === 'ready', { what: 'Redis' });
      const processes = [1, 2, 3].map(() => createExposureLog({ service, logger, redis }));
      for (const unit of ['user:usr_1', 'user:usr_2']) for (const each of processes) each.tell(unit, { size: 'large' });
      await waitFor(() => exposures().length >= 2, { what: 'both exposures' });
      // Asked later, and answered later than what went before.
      processes[0]?.tell('user:usr_3', { size: 'large' });
      await waitFor(() => exposures().length >= 3, { what: 'the third exposure' });
      assert.equal(exposures().length, 3);
      await redis.del(...(await redis.keys(`${service}:*`)));
    } finally {
      await closeRedis(redis);
    }
    createExposureLog({ service, logger, redis }).tell('user:usr_1', { size: 'large' });
    await waitFor(() => exposures().length === 4, { what: 'the exposure told without Redis' });
  });
});
