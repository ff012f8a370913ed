import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { after, afterEach, before, test } from 'node:test';
import { DomainError } from '#platform/errors/domain-error';
import { testIdentityKeys } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { Message, SentChannel } from '../channels/channel.ts';
import { withFailover } from '../channels/failover.ts';
import { createChannels } from '../channels/registry.ts';
import { createPush } from '../channels/push.ts';
import { createSms } from '../channels/sms.ts';
import { readConfig, type Config } from '../config.ts';
import { createSmtpTransport } from '../mail/transport.ts';
import { orderPlaced } from '../notifications/order-placed.ts';

/** Nobody watches here. */
const outbox = { add: async () => 'msg_none' };

const message: Message = {
  deliveryId: 'dlv_1',
  notificationId: 'ntf_1',
  event: 'order_placed',
  payload: orderPlaced.example,
  recipient: { userId: 'usr_1', name: 'Mara', locale: 'en', email: 'mara@example.com', phone: '+46701234567', hasDevice: true, endpointId: null },
  wording: orderPlaced.word(orderPlaced.example, 'en'),
  link: '/orders/M-100042',
  createdAt: new Date(),
};
const { signal } = new AbortController();

const calls: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let answer = { status: 200, body: '{"sid":"SM1"}' };
const http = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  calls.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
  response.writeHead(answer.status, { location: 'http://127.0.0.1:1/' }).end(answer.body);
});
let url: string;
before(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
});
after(() => void http.close());
afterEach(() => {
  calls.length = 0;
  answer = { status: 200, body: '{"sid":"SM1"}' };
});

const sms = () => createSms({ url, account: 'AC1', token: 'secret-token', from: '+4612345' });

test('a text message is posted as the provider’s API wants it, under the delivery’s id', async () => {
  assert.equal(await sms().send(message, signal), 'SM1');
  const [call] = calls;
  assert.equal(call?.url, '/2010-04-01/Accounts/AC1/Messages.json');
  assert.equal(call?.headers.authorization, `Basic ${Buffer.from('AC1:secret-token').toString('base64')}`);
  assert.equal(call?.headers['idempotency-key'], 'dlv_1');
  assert.deepEqual(Object.fromEntries(new URLSearchParams(call?.body)), { To: '+46701234567', From: '+4612345', Body: message.wording.text });
});

test('a message that the provider refuses is final; overload, outage, wrong credentials and redirects are not', async () => {
  for (const [status, isFinal] of [[400, true], [404, true], [401, false], [403, false], [429, false], [500, false], [503, false]] as const) {
    answer = { status, body: 'no' };
    await assert.rejects(sms().send(message, signal), (error: unknown) => error instanceof DomainError && error.permanent === isFinal, String(status));
  }
  answer = { status: 307, body: '' };
  await assert.rejects(sms().send(message, signal), (error: unknown) => !(error instanceof DomainError));
});

test('a push message goes to each device, and a device that is gone is forgotten', async () => {
  const forgotten: string[] = [];
  const tokens = ['phone', 'tablet'];
  const devices = { tokensOf: async () => tokens, forget: async (token: string) => void forgotten.push(token) };
  const push = createPush({ url, project: 'shop', token: 'bearer-token', devices });
  await push.send(message, signal);
  assert.deepEqual(calls.map((call) => [call.url, JSON.parse(call.body).message.token, JSON.parse(call.body).message.android.notification.tag]), [
    ['/v1/projects/shop/messages:send', 'phone', 'ntf_1'],
    ['/v1/projects/shop/messages:send', 'tablet', 'ntf_1'],
  ]);
  answer = { status: 404, body: '{"error":{"status":"NOT_FOUND"}}' };
  await assert.rejects(push.send(message, signal), (error: unknown) => error instanceof DomainError && error.permanent);
  assert.deepEqual(forgotten, tokens);
});

test('a second provider serves while the first one fails, and a message that the first refuses is not passed on', async () => {
  let reason: Error | null = new Error('connection refused');
  const first: SentChannel = { ...sms(), send: async () => (reason ? Promise.reject(reason) : 'first') };
  const channel = withFailover(first, { ...sms(), send: async () => 'second' });
  for (let call = 0; call < 5; call += 1) await assert.rejects(channel.send(message, signal), /connection refused/);
  assert.equal(await channel.send(message, signal), 'second');

  reason = new DomainError('PROVIDER_REFUSED', 'no such number', { permanent: true });
  const healthy = withFailover(first, { ...sms(), send: async () => 'second' });
  for (let call = 0; call < 10; call += 1) await assert.rejects(healthy.send(message, signal), /no such number/);
});

test('a second push provider that does not know a device makes nobody lose it, and the message is tried again', async () => {
  const forgotten: string[] = [];
  const devices = { tokensOf: async () => ['phone'], forget: async (token: string) => void forgotten.push(token) };
  const second = createPush({ url, project: 'shop', token: 'bearer-token', devices, knowsDevices: false });
  answer = { status: 404, body: '{"error":{"status":"NOT_FOUND"}}' };
  await assert.rejects(second.send(message, signal), (error: unknown) => error instanceof DomainError && !error.permanent);
  assert.deepEqual(forgotten, []);
});

test('text messages and messages to devices go through the second provider while the first one is down', async () => {
  const devices = { tokensOf: async () => ['phone'], forget: async () => undefined };
  const endpoints = { find: async () => undefined, note: async () => undefined };
  const down = 'http://127.0.0.1:1';
  const config = {
    MAIL_DIR: '/nowhere', MAIL_FROM: 'a@b.test', PUBLIC_WEB_URL: 'https://shop.test',
    SMS_URL: down, SMS_ACCOUNT: 'AC1', SMS_TOKEN: 'first-token', SMS_FROM: '+1', SMS_FALLBACK_URL: url, SMS_FALLBACK_ACCOUNT: 'AC2', SMS_FALLBACK_TOKEN: 'second-token', SMS_FALLBACK_FROM: '+2',
    PUSH_URL: down, PUSH_PROJECT: 'shop', PUSH_TOKEN: 'first-token', PUSH_FALLBACK_URL: url, PUSH_FALLBACK_TOKEN: 'second-token',
  } as Config;
  for (const channel of createChannels(config, { devices, endpoints, outbox })) {
    if (channel.kind !== 'sent' || !['SMS', 'PUSH'].includes(channel.name)) continue;
    for (let failure = 0; failure < 5; failure += 1) await assert.rejects(channel.send(message, signal), channel.name);
    await channel.send(message, signal);
  }
  assert.deepEqual(calls.map((call) => call.url), ['/2010-04-01/Accounts/AC2/Messages.json', '/v1/projects/shop/messages:send']);
  assert.equal(calls[1]?.headers.authorization, 'Bearer second-token');
});

test('a provider that is set up by half, or a second one without a first, stops the start with what is missing', () => {
  const base = { DATABASE_URL: 'mysql://u:p@127.0.0.1/x', RABBITMQ_URL: 'amqp://u:p@127.0.0.1', REDIS_URL: 'redis://127.0.0.1', IDENTITY_PUBLIC_KEYS: JSON.stringify(testIdentityKeys.publicJwks) };
  assert.equal(readConfig(base).NOTIFICATION_RETENTION_DAYS, 180);
  for (const [extra, expected] of [
    [{ SMS_URL: 'https://sms.test', SMS_ACCOUNT: 'a' }, /SMS_TOKEN, SMS_FROM must be set/],
    [{ PUSH_FALLBACK_URL: 'https://push.test' }, /PUSH_FALLBACK_TOKEN must be set/],
    [{ PUSH_FALLBACK_URL: 'https://push.test', PUSH_FALLBACK_TOKEN: 'a-long-token' }, /PUSH_URL must be set/],
    [{ SMTP_FALLBACK_URL: 'smtp://mail.test' }, /SMTP_URL must be set/],
  ] as const) {
    assert.throws(() => readConfig({ ...base, ...extra }), expected);
  }
});

test('channels without an endpoint are left out', () => {
  const devices = { tokensOf: async () => [], forget: async () => undefined };
  const endpoints = { find: async () => undefined, note: async () => undefined };
  const base = { MAIL_DIR: '/nowhere', MAIL_FROM: 'a@b.test', PUBLIC_WEB_URL: 'https://shop.test' } as Config;
  const names = (config: Config) => createChannels(config, { devices, endpoints, outbox }).map(({ name }) => name);
  assert.deepEqual(names(base), ['IN_APP', 'EMAIL', 'WEBHOOK']);
  assert.deepEqual(names({ ...base, SMS_URL: url, SMS_ACCOUNT: 'a', SMS_TOKEN: 'b', SMS_FROM: 'c', PUSH_URL: url, PUSH_PROJECT: 'p', PUSH_TOKEN: 't' }), ['IN_APP', 'EMAIL', 'WEBHOOK', 'SMS', 'PUSH']);
});

/** A mail server that takes or refuses recipients and keeps what it got; it takes no mail before `mayTake`. */
async function startMailServer(refuseWith?: string, mayTake: Promise<void> = Promise.resolve()) {
  const mails: string[] = [];
  const converse = (socket: Socket) => {
    let data: string | null = null;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      if (data !== null) {
        data += chunk.toString('utf8');
        if (!data.endsWith('\r\n.\r\n')) return;
        mails.push(data);
        data = null;
        return void mayTake.then(() => socket.write('250 taken\r\n'));
      }
      for (const line of chunk.toString('utf8').split('\r\n').filter(Boolean)) {
        if (line.startsWith('RCPT') && refuseWith) socket.write(`${refuseWith}\r\n`);
        else if (line.startsWith('DATA')) [data] = ['', socket.write('354 go\r\n')];
        else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => socket.destroy());
  };
  const server = createTcpServer(converse);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { mails, url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`, close: () => server.close() };
}

const mail = { id: 'dlv_1', event: 'order_placed', from: 'Shop <no-reply@shop.test>', to: 'mara@example.com', subject: 'Grüße', html: '<p>Hi</p>', text: 'Hi' };

test('with a mail server the mail goes there, with an id that stays the same at every attempt', async () => {
  const server = await startMailServer();
  const transport = createSmtpTransport({ url: server.url });
  assert.equal(await transport.send(mail), '<dlv_1@shop.test>');
  assert.match(server.mails[0] ?? '', /^Message-ID: <dlv_1@shop\.test>\r$/m);
  assert.match(server.mails[0] ?? '', /^Auto-Submitted: auto-generated\r$/m);
  transport.close();
  server.close();
});

test('what waits for a slow mail server until its time is up never leaves, since it is sent again', async (t) => {
  const taking = Promise.withResolvers<void>();
  const server = await startMailServer(undefined, taking.promise);
  const transport = createSmtpTransport({ url: server.url });
  t.after(() => {
    transport.close();
    server.close();
  });
  const deadline = new AbortController();
  const sending = Array.from({ length: 20 }, (_, index) => transport.send({ ...mail, id: `dlv_${index}` }, deadline.signal));
  const ends = Promise.allSettled(sending);
  await waitFor(() => server.mails.length === 4, { what: 'as many mails as there are connections' });
  deadline.abort();
  taking.resolve();
  assert.equal((await ends).filter(({ status }) => status === 'rejected').length, 16);
  assert.equal(await transport.send({ ...mail, id: 'dlv_last' }), '<dlv_last@shop.test>');
  assert.equal(server.mails.length, 5);
});

test('a recipient that the mail server refuses for good is final, one it puts off is not, and neither is a server that is gone', async () => {
  for (const [reply, isFinal] of [['550 no such user', true], ['451 greylisted', false]] as const) {
    const server = await startMailServer(reply);
    const transport = createSmtpTransport({ url: server.url });
    await assert.rejects(transport.send(mail), (error: unknown) => (error instanceof DomainError && error.permanent) === isFinal, reply);
    transport.close();
    server.close();
  }
  const transport = createSmtpTransport({ url: 'smtp://127.0.0.1:1' });
  await assert.rejects(transport.send(mail), /ECONNREFUSED/);
  transport.close();
});
