import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const apiKey = 'k'.repeat(32);
export const webhookSecret = 'w'.repeat(32);

// Started as a process: a subgraph knows the sandbox only by its HTTP interface.
const main = fileURLToPath(new URL('../../../../dev/payment-sandbox/main.ts', import.meta.url));

/** Starts the payment sandbox on a free port, with books of its own. */
export async function startSandboxProcess({ webhookUrl = '' }: { webhookUrl?: string } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'payment-sandbox-'));
  const child = spawn(process.execPath, [main], {
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
  const [ready] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${ready.port}`,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
