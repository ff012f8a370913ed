import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { Attack } from '../attack.ts';

const row = 'forged or replayed provider webhook';
const reference = 'https://docs.stripe.com/webhooks#verify-events; ASVS 5.0 4.1';

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'tell the order service that a payment succeeded: unsigned, wrongly signed, too old, in a later version',
    async run({ urls, post }) {
      const body = JSON.stringify({ id: 'evt_forged', type: 'payment.captured', createdAt: new Date().toISOString(), data: {} });
      const now = Math.floor(Date.now() / 1000);
      const signed = (t: number, key: string) => createHmac('sha256', key).update(`${t}.${body}`).digest('hex');
      const signatures = ['', 't=,v1=', `t=${now},v1=${'0'.repeat(64)}`, `t=${now},v1=${signed(now, '')}`, `t=${now},v1=${signed(now, 'secret')}`, `t=${now - 86_400},v1=${signed(now, 'x')}`, `t=${now}`, `v1=${signed(now, 'x')}`, `t=${now},v0=${signed(now, 'x')}`, `t=${now},v1=`, 'garbage'];
      for (const signature of signatures) {
        for (const header of ['x-sandbox-signature', 'stripe-signature']) {
          const { status } = await post(`${urls.order}/webhooks/payment`, body, signature ? { [header]: signature } : {});
          assert.ok(status >= 400 && status < 500, `${header} "${signature.slice(0, 30)}" was answered ${status}`);
        }
      }
      return `${signatures.length} signatures refused; replays are held by subgraphs/order/payments/webhook.test.ts and the inbox`;
    },
  },
  {
    row,
    reference,
    name: 'move money at the payment provider without its API key',
    async run({ urls, post }) {
      for (const path of ['/v1/authorizations', '/authorizations', '/captures', '/refunds', '/transfers']) {
        for (const headers of [{}, { authorization: 'Bearer guess' }, { authorization: 'Basic Og==' }] as Record<string, string>[]) {
          const { status } = await post(urls['payment-sandbox'] + path, { amountMinor: 1, currency: 'EUR' }, headers);
          assert.ok([401, 403, 404].includes(status), `${path} was answered ${status}`);
        }
      }
      return '401, or there is nothing';
    },
  },
];
