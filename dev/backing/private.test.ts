import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../process/ports.ts';
import { isRunning } from '../process/record.ts';
import { createProgress } from '../progress.ts';
import { startBacking } from './backing.ts';
import { rememberedInstance } from './instance.ts';
import { backingNames, testProfile } from './profile.ts';
import { servers } from './servers.ts';

const dir = mkdtempSync(join(tmpdir(), 'private-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const missing = backingNames.filter((name) => servers[name].findBinary() === undefined);

async function statement(url: string, sql: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    return (await connection.query(sql))[0];
  } finally {
    await connection.end();
  }
}

test(
  'MySQL, Redis and RabbitMQ run as private instances with passwords, and leave no process behind',
  { skip: missing.length > 0 && `not on this machine: ${missing.join(', ')}` },
  async () => {
    const free = async () => await freePort();
    const ports = {
      mysql: await free(),
      redis: await free(),
      rabbitmq: await free(),
      rabbitmqManagement: await free(),
      rabbitmqDist: await free(),
      epmd: await free(),
    };
    const profile = { ...testProfile, dir, ports };
    const backing = await startBacking({ profile, progress: createProgress({ write: () => true }), env: {}, askCompose: async () => false });
    const processes = backingNames.flatMap((name) => {
      const instance = rememberedInstance(profile, name);
      return instance?.how === 'private' ? instance.processes : [];
    });
    try {
      assert.equal(processes.length, 4); // the fourth is Erlang's port mapper
      const [settings] = (await statement(backing.mysqlAdminUrl, 'SELECT @@character_set_server AS charset, @@global.time_zone AS zone')) as object[];
      assert.deepEqual({ ...settings }, { charset: 'utf8mb4', zone: '+00:00' });
      await assert.rejects(statement(`mysql://root@127.0.0.1:${ports.mysql}`, 'SELECT 1'), (error) => servers.mysql.isRefusal(error));
      await assert.rejects(servers.rabbitmq.check(`amqp://guest:guest@127.0.0.1:${ports.rabbitmq}`), (error) => servers.rabbitmq.isRefusal(error));
      assert.equal((await fetch(`http://127.0.0.1:${ports.rabbitmqManagement}/`)).status, 200);
    } finally {
      await backing.release();
    }
    assert.deepEqual(processes.filter(isRunning), []);
  },
);
