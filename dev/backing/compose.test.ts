import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { completeSecrets } from '../secrets.ts';
import { composeAnswers, removeCompose, startCompose, stopCompose } from './compose.ts';
import { rememberedInstance } from './instance.ts';
import { devProfile } from './profile.ts';

const dir = mkdtempSync(join(tmpdir(), 'compose-'));
const profile = { ...devProfile, dir };
const secrets = completeSecrets({}, []);

/** Puts a `docker` first on the PATH that notes its arguments and the ports it is given. */
function fakeDocker(exitCode = 0): () => string {
  const calls = join(dir, 'calls');
  writeFileSync(calls, '');
  writeFileSync(join(dir, 'docker'), `#!/bin/sh\necho "$* MYSQL_PORT=$MYSQL_PORT" >>'${calls}'\nexit ${exitCode}\n`);
  chmodSync(join(dir, 'docker'), 0o755);
  process.env.PATH = [dir, process.env.PATH].join(delimiter);
  return () => readFileSync(calls, 'utf8');
}

test('containers are started on loopback ports, remembered, stopped and removed under a project name of this clone', async () => {
  const calls = fakeDocker();
  assert.equal(await composeAnswers(), true);
  const instances = await startCompose(['mysql', 'rabbitmq'], profile, secrets);
  const mysql = instances.get('mysql');
  const { hostname, port, password } = new URL(mysql?.url ?? '');
  assert.deepEqual([hostname, password], ['127.0.0.1', secrets.mysqlAdminPassword]);
  assert.match(instances.get('rabbitmq')?.managementUrl ?? '', /^http:\/\/marketplace_admin:/);
  assert.deepEqual(rememberedInstance(profile, 'mysql'), mysql);
  assert.match(
    calls(),
    new RegExp(`compose --file \\S+/dev/backing/compose.yml --project-name marketplace-dev-\\w{8} up --detach --wait mysql rabbitmq MYSQL_PORT=${port}\n`),
  );
  await stopCompose(['mysql', 'rabbitmq'], profile);
  assert.equal(rememberedInstance(profile, 'mysql'), undefined);
  await removeCompose(profile);
  assert.match(calls(), /stop mysql rabbitmq[\s\S]*down --volumes/);
});

test('without an answering engine there is no Compose, and a failing start says why', async () => {
  fakeDocker(1);
  assert.equal(await composeAnswers(), false);
  await assert.rejects(startCompose(['redis'], profile, secrets), { message: /could not start redis/, hint: /MYSQL_ADMIN_URL/ });
});
