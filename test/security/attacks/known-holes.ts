import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { rootDir } from '../../../dev/paths.ts';
import type { Attack } from '../attack.ts';

const row = 'known CVEs';

/** Least versions without the hole. */
const least: Record<string, { version: string; hole: string }> = {
  '@apollo/gateway': { version: '2.13.2', hole: 'CVE-2025-32030, CVE-2024-43414, CVE-2026-32621' },
  '@apollo/query-planner': { version: '2.13.2', hole: 'CVE-2025-32030' },
  '@apollo/server': { version: '5.4.0', hole: 'CVE-2026-23897' },
  amqplib: { version: '2.0.0', hole: 'GHSA-37f9-7m79-6866' },
};

function isAtLeast(installed: string, wanted: string): boolean {
  const [a, b] = [installed, wanted].map((version) => version.split('.').map(Number)) as [number[], number[]];
  const differing = b.findIndex((part, index) => a[index] !== part);
  return differing === -1 || (a[differing] ?? 0) > (b[differing] ?? 0);
}

export const attacks: Attack[] = [
  {
    row,
    reference: 'CVE-2025-32030, CVE-2024-43414: planning time by fragments',
    name: 'have a plan computed for named fragments that contain each other ten deep',
    async run({ gateway }) {
      const fields = ['id', 'title', 'slug', 'status'];
      const fragments = Array.from({ length: 9 }, (_, i) => `fragment F${i} on Product { ${fields[i % 4]} related(first: 1) { ...F${i + 1} } }`).join(' ');
      const startedAt = performance.now();
      const { status } = await gateway(`{ products(currency: "EUR", first: 1) { edges { node { ...F0 } } } } ${fragments} fragment F9 on Product { id }`);
      const ms = Math.round(performance.now() - startedAt);
      assert.ok(ms < 4_500, `it took ${ms} ms`);
      return `answered ${status} in ${ms} ms`;
    },
  },
  {
    row,
    reference: 'CVE-2026-32621: prototype pollution by field names and variables',
    name: 'change the prototype of objects in the gateway',
    async run({ gateway, post, urls, clientKey }) {
      await gateway('{ __proto__: categories { id } }');
      await gateway('{ constructor: categories { prototype: id toString: name hasOwnProperty: slug } }');
      await post(`${urls.gateway}/graphql`, '{"query":"query($a: ID!) { product(id: $a) { id } }","variables":{"a":"x","__proto__":{"polluted":"yes","isAdmin":true},"constructor":{"prototype":{"polluted":"yes"}}}}', { 'x-client-key': clientKey });
      const after = await gateway('{ me { id } users(first: 1) { totalCount } categories { id name } }');
      assert.equal(after.data?.['users'] ?? null, null);
      assert.ok(Array.isArray(after.data?.['categories']) && !after.text.includes('polluted'), after.text.slice(0, 200));
      return 'the next answers are as before';
    },
  },
  {
    row,
    reference: 'CVE-2026-23897: request bodies in exotic character sets',
    name: 'send bodies in other character sets and encodings',
    async run({ urls, clientKey, gateway }) {
      for (const headers of [{ 'content-type': 'application/json; charset=utf-16' }, { 'content-type': 'application/json; charset=utf-32' }, { 'content-encoding': 'gzip' }, { 'content-encoding': 'deflate' }, { 'content-type': `application/json; charset=${'x'.repeat(2_000)}` }] as Record<string, string>[]) {
        const response = await fetch(`${urls.gateway}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-client-key': clientKey, ...headers }, body: Buffer.alloc(90_000, 0x1f) });
        assert.ok(response.status >= 400 && response.status < 500, `${JSON.stringify(headers).slice(0, 60)} was answered ${response.status}`);
      }
      assert.equal((await gateway('{ __typename }')).status, 200);
      return '4xx, and it goes on serving';
    },
  },
  {
    row,
    reference: 'npm audit --omit=dev; docs/dependencies.md',
    name: 'find a version with a known hole among what is installed',
    async run() {
      for (const [name, { version, hole }] of Object.entries(least)) {
        const installed = (JSON.parse(readFileSync(join(rootDir, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
        assert.ok(isAtLeast(installed, version), `${name} ${installed} has ${hole}`);
      }
      return `${Object.keys(least).length} packages are past theirs; the whole tree is held by npm audit in CI`;
    },
  },
  {
    row: 'broker: guest sign-in, forged message',
    reference: 'https://www.rabbitmq.com/docs/access-control',
    name: 'sign in to the broker as guest, or read another service\'s queue',
    async run({ brokerUrl }) {
      if (!brokerUrl) return { notApplicable: 'the broker was given from outside with one account; held by dev/accounts.test.ts' };
      const asGuest = new URL(brokerUrl);
      asGuest.username = 'guest';
      asGuest.password = 'guest';
      await assert.rejects(connect(asGuest.href), /ACCESS.REFUSED|403/i, 'guest may sign in');
      const connection = await connect(brokerUrl);
      connection.on('error', () => undefined);
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      await assert.rejects(channel.get('order.checkout-replies'), /ACCESS.REFUSED|NOT.FOUND/i, 'the user service reads a queue of order');
      await connection.close();
      return 'refused; messages that are not as their schema says go to the dead letters';
    },
  },
];
