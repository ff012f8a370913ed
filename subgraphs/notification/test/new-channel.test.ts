import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, test } from 'node:test';
import type { Message, SentChannel } from '../channels/channel.ts';
import { notificationInvariants } from '../invariants.ts';
import { order, registeredPerson, parcel } from './fixtures.ts';
import { vendorOrderShipped } from '#events/order';
import { startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

/** The whole of a new channel: this file, and one line in the list of channels. */
const channelFile = `
const flown: unknown[] = [];
export const sent = flown;
export const pigeon = {
  name: 'PIGEON',
  kind: 'sent',
  defaultPolicy: 'on',
  reaches: ({ userId }: { userId: string | null }) => userId !== null,
  async send(message: { deliveryId: string }) {
    if (flown.length === 0 && !failedOnce) { failedOnce = true; throw new Error('fog'); }
    flown.push(message);
    return 'ring-' + message.deliveryId;
  },
};
let failedOnce = false;
`;

let folder: string;
let added: { pigeon: SentChannel; sent: Message[] };
let subgraph: NotificationSubgraph;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notification-channel-'));
  const file = join(folder, 'pigeon.ts');
  await writeFile(file, channelFile);
  added = (await import(pathToFileURL(file).href)) as typeof added;
  subgraph = await startNotificationSubgraph({ extraChannels: [added.pigeon] }); // the one line
});
after(async () => {
  await subgraph.stop();
  await rm(folder, { recursive: true });
});

test('a channel that did not exist when the program was written carries notifications: worded, tried again after a failure, once each, beside the others', async () => {
  const person = await registeredPerson(subgraph, { locale: 'de' }, 3);
  assert.deepEqual(added.sent.map(({ event, recipient }) => [event, recipient.userId]), [['welcome', person.userId]]);
  const shipped = parcel(order({ customerId: person.userId, email: person.email, locale: 'de' }));
  await subgraph.emit(vendorOrderShipped, shipped);
  await subgraph.emit(vendorOrderShipped, shipped);
  const deliveries = await subgraph.settled('order_shipped', shipped.parcelId, 3);
  assert.deepEqual(deliveries.map(({ channel, state }) => [channel, state]), [['EMAIL', 'SENT'], ['IN_APP', 'SENT'], ['PIGEON', 'SENT']]);
  assert.equal(added.sent.length, 2);
  assert.match(added.sent[1]?.wording.text ?? '', /M-100042 mit PostNord verschickt/);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});
