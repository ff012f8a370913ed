import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testService } from '#platform/testing/test-environment';
import { writeJson } from '../json-file.ts';
import { freePort } from '../process/ports.ts';
import { isRunning, recordProcess } from '../process/record.ts';
import { createProgress, type Progress } from '../progress.ts';
import { releaseBacking, startBacking } from './backing.ts';
import { rememberedInstance } from './instance.ts';
import { liveUsers } from './leases.ts';
import { testProfile } from './profile.ts';
import type { Profile } from './profile.ts';
import { redisServer } from './redis.ts';

const dir = mkdtempSync(join(tmpdir(), 'backing-'));
after(() => rmSync(dir, { recursive: true, force: true }));

// Redis is quick enough to be started for real; the others are given.
const env = { MYSQL_ADMIN_URL: testService('TEST_MYSQL_ADMIN_URL'), RABBITMQ_URL: testService('TEST_RABBITMQ_URL') };
const profile = async (name: string): Promise<Profile> => ({
  ...testProfile,
  dir: join(dir, name),
  durable: true,
  ports: { ...testProfile.ports, redis: await freePort() },
});
const askCompose = async () => false;
const needsRedis = { skip: redisServer.findBinary() === undefined && 'redis-server is not on this machine' };
const progress = createProgress({ write: () => true });
const redisProcess = (of: Profile) => {
  const instance = rememberedInstance(of, 'redis');
  return instance?.how === 'private' ? instance.processes[0] : undefined;
};

test('a private server is started, needs its password, and is gone after release', needsRedis, async () => {
  const mine = await profile('plain');
  const backing = await startBacking({ profile: mine, progress, env, askCompose });
  const server = redisProcess(mine);
  assert.ok(server && isRunning(server));
  assert.equal(statSync(join(mine.dir, 'secrets.json')).mode & 0o777, 0o600);
  await redisServer.check(backing.redisUrl);
  const { host } = new URL(backing.redisUrl);
  await assert.rejects(redisServer.check(`redis://${host}`), (error) => redisServer.isRefusal(error));
  await backing.release();
  assert.equal(isRunning(server), false);
});

test('what a killed command left running is taken over, and stopped while another command uses it only by the last', needsRedis, async () => {
  const mine = await profile('shared');
  const first = await startBacking({ profile: mine, progress, env, askCompose });
  const server = redisProcess(mine);
  assert.ok(server);
  // The lease of this process stands for a second command that still runs.
  writeJson(join(mine.dir, 'users', '1.json'), recordProcess(process.ppid));
  await first.release();
  assert.equal(isRunning(server), true);
  const second = await startBacking({ profile: mine, progress, env, askCompose });
  assert.deepEqual(redisProcess(mine), server);
  assert.equal(second.redisUrl, first.redisUrl);
  // That command is killed, and with it goes its claim.
  writeJson(join(mine.dir, 'users', '1.json'), { pid: process.ppid, startedAt: 'earlier' });
  assert.equal(liveUsers(mine).length, 1);
  await second.release();
  assert.equal(isRunning(server), false);
});

test('a taken port is replaced by a free one', needsRedis, async () => {
  const one = await profile('port-one');
  const other = { ...(await profile('port-two')), ports: one.ports };
  const [a, b] = [await startBacking({ profile: one, progress, env, askCompose }), await startBacking({ profile: other, progress, env, askCompose })];
  assert.notEqual(a.redisUrl, b.redisUrl);
  await redisServer.check(b.redisUrl);
  await Promise.all([a.release(), b.release()]);
});

test('a given server that does not work is told before anything is started', needsRedis, async () => {
  let text = '';
  const refused = { ...env, MYSQL_ADMIN_URL: `mysql://root:root@127.0.0.1:${await freePort()}` };
  const own = createProgress({ write: (part) => (text += part) });
  await assert.rejects(startBacking({ profile: await profile('given'), progress: own, env: refused, askCompose }), /MYSQL_ADMIN_URL: no working MySQL/);
  assert.match(text, /✗ MySQL/);
  assert.doesNotMatch(text, /Redis/);
});

test('when one server fails, those already started are stopped', needsRedis, async () => {
  const mine = await profile('failing');
  let started: ReturnType<typeof redisProcess>;
  const failing: Progress = {
    ...progress,
    async step(label, work) {
      const result = await progress.step(label, work);
      if (label !== 'Redis') return result;
      started = redisProcess(mine);
      throw new Error('the last thing about it failed');
    },
  };
  await assert.rejects(startBacking({ profile: mine, progress: failing, env, askCompose }), /the last thing about it failed/);
  assert.ok(started && !isRunning(started));
  assert.equal(redisProcess(mine), undefined);
  await releaseBacking(mine);
});
