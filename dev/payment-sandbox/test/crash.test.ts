import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { waitFor } from '#platform/testing/wait-for';
import { apiKey, createClient, freshKey, startReceiver, temporaryDir, webhookSecret } from './harness.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

async function startProcess(t: TestContext, dir: string, webhookUrl: string) {
  const child: ChildProcess = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PORT: '0',
      LOG_LEVEL: 'silent',
      PAYMENT_API_KEY: apiKey,
      PAYMENT_WEBHOOK_SECRET: webhookSecret,
      PAYMENT_WEBHOOK_URL: webhookUrl,
      PAYMENT_SANDBOX_DIR: dir,
    },
  });
  t.after(() => child.kill('SIGKILL'));
  const [ready] = (await once(child, 'message')) as [{ port: number }];
  return { child, ...createClient(`http://127.0.0.1:${ready.port}`) };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exited) as [number | null];
  return code;
}

it('kill -9 under load loses nothing that was acknowledged: answers, movements and webhooks', async (t) => {
  const dir = temporaryDir(t);
  const receiver = await startReceiver(t);
  receiver.fail(Number.MAX_SAFE_INTEGER);
  const first = await startProcess(t, dir, receiver.url);

  const acknowledged = new Map<string, string>();
  const killed = waitFor(() => acknowledged.size >= 50, { what: '50 answers', intervalMs: 1 }).then(() =>
    kill(first.child, 'SIGKILL'),
  );
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let index = 0; index < 100; index += 1) {
        const key = freshKey();
        const answer = await first.authorize({}, { key }).catch(() => null);
        if (!answer) return;
        acknowledged.set(key, answer.body.id);
      }
    }),
  );
  await killed;

  receiver.fail(0);
  const second = await startProcess(t, dir, receiver.url);
  for (const [key, id] of acknowledged) {
    const replayed = await second.authorize({}, { key });
    assert.deepEqual([replayed.body.id, replayed.replayed], [id, true]);
  }
  const { movements } = (await second.get('/v1/ledger?limit=1000')).body as unknown as { movements: { objectId: string }[] };
  const recorded = new Set(movements.map((movement) => movement.objectId));
  for (const id of acknowledged.values()) assert.ok(recorded.has(id));
  const announced = () => new Set(receiver.deliveries.map((delivery) => delivery.event.data.id));
  await waitFor(() => [...acknowledged.values()].every((id) => announced().has(id)), {
    what: 'the webhooks of before the crash',
    timeoutMs: 20_000,
  });
  assert.equal(await kill(second.child, 'SIGTERM'), 0);
});
