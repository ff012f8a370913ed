import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as passes } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import { findVictims } from '../matrix/victims.ts';
import { userErrorCodes, type World } from '../world.ts';

const row = 'SSRF by webhook URL (169.254.169.254, IPv6, redirect, DNS rebinding)';
const reference = 'OWASP API7:2023; OWASP SSRF Prevention Cheat Sheet';

const inner = [
  'http://example.com/', 'https://127.0.0.1/', 'https://localhost/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[fd00::1]/', 'https://169.254.169.254/latest/meta-data/', 'https://2130706433/',
  'https://0x7f.1/', 'https://017700000001/', 'https://127.1/', 'https://0.0.0.0/', 'https://10.0.0.1/', 'https://192.168.0.1/', 'https://metadata.google.internal/', 'https://user:pass@example.com/', 'https://redis/', 'https://db.local/',
  'file:///etc/passwd', 'gopher://example.com/', 'ftp://example.com/', 'javascript:alert(1)', '//example.com/', 'https://localhost./', 'https://①②⑦.⓪.⓪.①/', '',
];

async function subscribe({ gateway, persona }: World, vendorId: string, url: string) {
  const { token } = await persona('ines-carvalho');
  const answer = await gateway('mutation($v: ID!, $i: WebhookSubscriptionCreateInput!) { webhookSubscriptionCreate(vendorId: $v, input: $i) { subscription { id } userErrors { code } } }', { v: vendorId, i: { url, events: ['STOCK_LOW'] } }, { token });
  return { answer, token, id: (answer.data?.['webhookSubscriptionCreate']?.['subscription'] as unknown as { id: string } | null | undefined)?.id };
}

const hasWebhooks = ({ api }: World) => api.getMutationType()?.getFields()['webhookSubscriptionCreate'] !== undefined;
const noWebhooks = { notApplicable: 'no mutation takes an address to call' };

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'have the marketplace call its own network: IP literals in every notation, inner names, other schemes',
    async run(world) {
      if (!hasWebhooks(world)) return noWebhooks;
      const { vendor } = await findVictims(world);
      for (const url of inner) {
        const { id, answer } = await subscribe(world, vendor, url);
        assert.ok(!id && (userErrorCodes(answer).includes('INVALID_INPUT') || answer.code === 'BAD_USER_INPUT'), `"${url}" was taken: ${answer.text.slice(0, 200)}`);
      }
      return `${inner.length} addresses refused`;
    },
  },
  {
    row,
    reference,
    name: 'hide this machine behind a public name, and have it called',
    async run(world) {
      if (!hasWebhooks(world)) return noWebhooks;
      const { vendor } = await findVictims(world);
      let calls = 0;
      const listener = createServer((socket) => {
        calls += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const { port } = listener.address() as AddressInfo;
      try {
        for (const host of ['localtest.me', '127.0.0.1.nip.io', 'lvh.me']) {
          const { id, token } = await subscribe(world, vendor, `https://${host}:${port}/`);
          if (!id) continue;
          await world.gateway('mutation($s: ID!) { webhookSubscriptionPing(id: $s) { userErrors { code } } }', { s: id }, { token });
        }
        // Long enough for a first attempt; that none arrives cannot be waited for otherwise.
        await passes(4_000);
        assert.equal(calls, 0, 'a connection reached this machine');
      } finally {
        listener.close();
      }
      return 'nothing reached it';
    },
  },
];
