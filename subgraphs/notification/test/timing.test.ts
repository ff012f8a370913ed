import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { orderPlaced, vendorOrderShipped } from '#events/order';
import type { Viewer } from '#platform/auth/viewer';
import { newId } from '#platform/ids';
import { customer, guest, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { Message, SentChannel } from '../channels/channel.ts';
import { notificationInvariants } from '../invariants.ts';
import { sendDigests } from '../use-cases/send-digests.ts';
import { order, parcel, registeredPerson } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

const sent: Message[] = [];
const pigeon: SentChannel = { name: 'PIGEON', kind: 'sent', defaultPolicy: 'on', reaches: ({ userId }) => userId !== null, send: async (message) => (sent.push(message), null) };
/** Of its own name in each run, since limits are shared through Redis. */
const owlName = `OWL_${crypto.randomUUID().slice(0, 8)}`;
const owl: SentChannel = { ...pigeon, name: owlName, reaches: ({ email }) => email === 'owl@example.com' };

let clockMs = Date.now();
/** A clock that stands at an instant in a far year, so that ids stay ordered, until a test moves it on. */
const setClock = (instant: string) => void (clockMs = Date.parse(instant));
let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph({ extraChannels: [pigeon, owl], now: () => new Date(clockMs), perMinute: { [owlName]: 20 } });
});
after(() => subgraph.stop());
beforeEach(() => {
  sent.length = 0;
});

const save = (viewer: Viewer, input: object) =>
  subgraph.call<{ notificationSettingsUpdate: { user: { notificationSettings: object } | null; userErrors: { code: string; field: string[] }[] } }>({
    query: `mutation($input: NotificationSettingsInput!) { notificationSettingsUpdate(input: $input) {
      user { notificationSettings { timeZone quietHours { from until } digestAt } } userErrors { code field } } }`,
    variables: { input },
    viewer,
  });

const stateOf = async (source: string, channel: string) => {
  const [row] = await subgraph.db.query<{ id: string; state: string; attempts: number; dueAt: Date; reference: string | null }>(
    'SELECT d.id, d.state, d.attempts, d.due_at AS dueAt, d.reference FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.source = ? AND d.channel = ?',
    [source, channel],
  );
  return row;
};

test('during a person’s quiet hours a message waits until they end, and what must be sent goes at once', async () => {
  setClock('2040-01-10T12:00:00.000Z');
  const { userId, email } = await registeredPerson(subgraph, {}, 3);
  const { data } = await save(customer(userId), { timeZone: 'Europe/Berlin', quietHours: { from: '22:00', until: '07:00' } });
  assert.deepEqual(data.notificationSettingsUpdate.user?.notificationSettings, { timeZone: 'Europe/Berlin', quietHours: { from: '22:00', until: '07:00' }, digestAt: null });
  setClock('2040-01-10T22:30:00.000Z');
  const placed = order({ customerId: userId, email });
  const shipped = parcel(placed);
  await subgraph.emit(vendorOrderShipped, shipped);
  await subgraph.emit(orderPlaced, placed);
  await waitFor(async () => (await stateOf(shipped.parcelId, 'PIGEON'))?.dueAt?.toISOString() === '2040-01-11T06:00:00.000Z', { what: 'the wait until morning' });
  await waitFor(async () => (await stateOf(placed.orderId, 'EMAIL'))?.state === 'SENT', { what: 'the mail that must be sent' });
  assert.equal(sent.filter(({ event }) => event === 'order_shipped').length, 0);
  assert.equal((await stateOf(shipped.parcelId, 'PIGEON'))?.attempts, 0, 'waiting uses up no attempt');
  setClock('2040-01-11T06:00:01.000Z');
  await waitFor(async () => (await stateOf(shipped.parcelId, 'PIGEON'))?.state === 'SENT', { what: 'the message in the morning' });
});

test('with a daily digest the day’s mails leave as one, once, at the time the person chose; other channels do not wait', async () => {
  setClock('2040-02-10T12:00:00.000Z');
  const { userId, email } = await registeredPerson(subgraph, { locale: 'de' }, 3);
  await save(customer(userId), { timeZone: 'Asia/Kolkata', digestAt: '08:00' });
  const parcels = [1, 2, 3].map(() => parcel(order({ customerId: userId, email, locale: 'de' })));
  for (const shipped of parcels) await subgraph.emit(vendorOrderShipped, shipped);
  const [first] = parcels;
  await waitFor(async () => (await Promise.all(parcels.map(({ parcelId }) => stateOf(parcelId, 'EMAIL')))).every((row) => row?.state === 'HELD'), { what: 'mails held for the digest' });
  assert.equal((await stateOf(first!.parcelId, 'EMAIL'))?.dueAt.toISOString(), '2040-02-11T02:30:00.000Z');
  assert.equal((await stateOf(first!.parcelId, 'IN_APP'))?.state, 'SENT');
  assert.deepEqual(await notificationInvariants(subgraph.db), []);

  setClock('2040-02-11T02:30:00.000Z');
  const [email1] = await subgraph.db.query<{ id: string }>("SELECT id FROM deliveries WHERE held_for = ? ORDER BY id LIMIT 1", [userId]);
  const deps = { db: subgraph.db, channels: subgraph.channels, now: () => new Date(clockMs) };
  const { signal } = new AbortController();
  const made = await Promise.all([1, 2, 3].map(() => sendDigests(deps, signal)));
  assert.ok(made.reduce((sum, count) => sum + count, 0) <= 1, 'several workers make one digest');
  const [digest, ...others] = await subgraph.settled('daily_digest', email1!.id, 1);
  assert.deepEqual([digest?.channel, digest?.state, others.length], ['EMAIL', 'SENT', 0]);
  const { eml, text } = await subgraph.mail(digest!.id);
  assert.match(eml, /^Subject: .*3 Nachrichten/m);
  assert.equal(text.match(/Ein Paket von Fjord & Loom ist unterwegs/g)?.length, 3);
  for (const { parcelId } of parcels) assert.equal((await stateOf(parcelId, 'EMAIL'))?.reference, `digest of ${email1!.id}`);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('a digest that cannot be made holds up nobody else’s', async () => {
  setClock('2040-02-20T12:00:00.000Z');
  const people = await Promise.all([1, 2].map(() => registeredPerson(subgraph, {}, 3)));
  const held = [];
  for (const { userId, email } of people) {
    await save(customer(userId), { timeZone: 'Asia/Kolkata', digestAt: '08:00' });
    const shipped = parcel(order({ customerId: userId, email }));
    await subgraph.emit(vendorOrderShipped, shipped);
    await waitFor(async () => (await stateOf(shipped.parcelId, 'EMAIL'))?.state === 'HELD', { what: 'the mail held for the digest' });
    held.push(shipped.parcelId);
  }
  const [unreadable = '', other = ''] = held;
  const [stored] = await subgraph.db.query<{ payload: string }>('SELECT CAST(payload AS CHAR) AS payload FROM notifications WHERE source = ?', [unreadable]);
  await subgraph.db.execute("UPDATE notifications SET payload = '{}' WHERE source = ?", [unreadable]);
  setClock('2040-02-21T02:30:00.000Z');
  const deps = { db: subgraph.db, channels: subgraph.channels, now: () => new Date(clockMs) };
  await assert.rejects(sendDigests(deps, new AbortController().signal), /1 people could not be made/);
  assert.equal((await stateOf(other, 'EMAIL'))?.state, 'SENT');
  assert.equal((await stateOf(unreadable, 'EMAIL'))?.state, 'HELD');
  await subgraph.db.execute('UPDATE notifications SET payload = ? WHERE source = ?', [stored?.payload, unreadable]);
  await sendDigests(deps, new AbortController().signal);
  assert.equal((await stateOf(unreadable, 'EMAIL'))?.state, 'SENT');
});

test('settings that make no sense are refused with the field and what was expected', async () => {
  const viewer = customer(fakeId('usr'));
  for (const [input, field] of [
    [{ timeZone: 'Mars/Olympus' }, 'input.timeZone'],
    [{ timeZone: 'UTC', quietHours: { from: '25:00', until: '07:00' } }, 'input.quietHours.from'],
    [{ timeZone: 'UTC', quietHours: { from: '07:00', until: '07:00' } }, 'input.quietHours'],
    [{ timeZone: 'UTC', digestAt: 'noon' }, 'input.digestAt'],
  ] as const) {
    const { data } = await save(viewer, input);
    assert.deepEqual(data.notificationSettingsUpdate.userErrors.map((error) => [error.code, error.field.join('.')]), [['INVALID_INPUT', field]]);
  }
});

test('nobody else reads or changes when a person wants to be reached', async () => {
  const owner = customer(fakeId('usr'));
  await save(owner, { timeZone: 'Europe/Paris' });
  const read = (viewer: Viewer) =>
    subgraph.call<{ _entities: [{ notificationSettings: { timeZone: string } | null }] }>({
      query: `{ _entities(representations: [{ __typename: "User", id: "${owner.userId}" }]) { ... on User { notificationSettings { timeZone } } } }`,
      viewer,
    });
  assert.equal((await read(owner)).data._entities[0].notificationSettings?.timeZone, 'Europe/Paris');
  for (const viewer of [customer(fakeId('usr')), staff(fakeId('vnd'), 'OWNER'), guest()]) assert.equal((await read(viewer)).data._entities[0].notificationSettings, null);
  assert.match((await save(guest(), { timeZone: 'UTC' })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
});

test('a channel sends no more in a minute than its provider takes, and what is held back is sent later', async () => {
  setClock('2040-03-10T12:00:00.000Z');
  const { userId } = await registeredPerson(subgraph, { email: 'owl@example.com' }, 4);
  const at = new Date(clockMs);
  const [template] = await subgraph.db.query<{ id: string }>('SELECT id FROM notifications WHERE user_id = ?', [userId]);
  const ids = Array.from({ length: 40 }, (_, index) => [`ntf_limit${index}`, newId('dlv', at)] as const);
  for (const [id] of ids) {
    await subgraph.db.execute('INSERT INTO notifications (id, event, source, recipient, user_id, locale, payload, created_at) SELECT ?, event, ?, recipient, user_id, locale, payload, created_at FROM notifications WHERE id = ?', [id, id, template?.id]);
  }
  sent.length = 0;
  await subgraph.db.execute('INSERT INTO deliveries (id, notification_id, channel, state, due_at, created_at) VALUES ?', [ids.map(([ntf, dlv]) => [dlv, ntf, owlName, 'PENDING', at, at])]);
  await waitFor(() => sent.length >= 18, { what: 'most of the minute’s messages', timeoutMs: 15_000 });
  await waitFor(async () => sent.length >= 21, { what: 'one more after seconds', timeoutMs: 20_000 });
  assert.ok(sent.length <= 26, `${sent.length} left although 20 a minute may`);
});
