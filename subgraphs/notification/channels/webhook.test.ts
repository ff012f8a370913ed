import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '#platform/errors/domain-error';
import { stockLow } from '../notifications/stock-low.ts';
import { isProviderFailure, type Message } from './channel.ts';
import { createWebhook, type Attempt } from './webhook.ts';

const { signal } = new AbortController();
const messageFor = (endpointId: string): Message => ({
  deliveryId: 'dlv_1',
  notificationId: 'ntf_1',
  event: 'stock_low',
  payload: stockLow.example,
  recipient: { userId: null, name: null, locale: 'en', email: null, phone: null, hasDevice: false, endpointId },
  wording: stockLow.word(stockLow.example, 'en'),
  link: null,
  createdAt: new Date(),
});

function startChannel(call: () => Promise<{ status: number; excerpt: string }>) {
  const noted: Attempt[] = [];
  let clockMs = Date.now();
  const endpoints = { find: async () => ({ url: 'https://example.com', isEnabled: true, secrets: ['s'] }), note: async (attempt: Attempt) => void noted.push(attempt) };
  const channel = createWebhook({ endpoints, call, now: () => new Date(clockMs) });
  return { channel, noted, pass: (ms: number) => void (clockMs += ms) };
}

const failsWith = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code && !error.permanent && !isProviderFailure(error);

test('an endpoint that does not answer is left alone for seconds, which uses up no try; others are called meanwhile', async () => {
  let calls = 0;
  const { channel, noted, pass } = startChannel(async () => {
    calls += 1;
    throw new Error('connect ETIMEDOUT');
  });
  await assert.rejects(channel.send(messageFor('whs_a'), signal), failsWith('ENDPOINT_FAILED'));
  await assert.rejects(channel.send(messageFor('whs_a'), signal), failsWith('NOT_NOW'));
  assert.equal(calls, 1);
  await assert.rejects(channel.send(messageFor('whs_b'), signal), failsWith('ENDPOINT_FAILED'));
  pass(6_000);
  await assert.rejects(channel.send(messageFor('whs_a'), signal), failsWith('ENDPOINT_FAILED'));
  assert.deepEqual(noted.map(({ status, error }) => [status, error]), Array.from({ length: 3 }, () => [null, 'the endpoint did not answer: connect ETIMEDOUT']));
});

test('what one endpoint answers does not speak against the channel, and it is called for the next message at once', async () => {
  const { channel } = startChannel(async () => ({ status: 500, excerpt: '' }));
  for (let time = 0; time < 2; time += 1) await assert.rejects(channel.send(messageFor('whs_a'), signal), failsWith('ENDPOINT_FAILED'));
});

test('only 2xx takes a call', async () => {
  for (const [status, isTaken] of [[200, true], [204, true], [299, true], [301, false], [304, false], [400, false], [410, false], [0, false]] as const) {
    const { channel } = startChannel(async () => ({ status, excerpt: '' }));
    const sent = channel.send(messageFor('whs_a'), signal).then(() => true, () => false);
    assert.equal(await sent, isTaken, String(status));
  }
});
