import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, anonymous, customer, guest, partner, staff } from '#platform/testing/test-viewer';
import { startEndpoint, webhookApi } from './endpoint.ts';
import { knownVendor } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let api: ReturnType<typeof webhookApi>;
before(async () => {
  subgraph = await startNotificationSubgraph();
  endpoint = await startEndpoint();
  api = webhookApi(subgraph);
});
after(async () => {
  await subgraph.stop();
  await endpoint.close();
});

async function vendorWithEndpoint() {
  const vendorId = await knownVendor(subgraph, []);
  const owner = staff(vendorId, 'OWNER');
  const { subscription } = await api.create(owner, vendorId, { url: endpoint.url, events: ['STOCK_LOW'] });
  const { delivery } = await api.ping(owner, subscription!.id);
  return { vendorId, owner, id: subscription!.id, deliveryId: delivery!.id };
}

test('nobody but a vendor’s owner and managers sees, changes, tries or re-sends what concerns its endpoints', async () => {
  const { vendorId, owner, id, deliveryId } = await vendorWithEndpoint();
  const other = fakeId('vnd');
  const mixed = customer(fakeId('usr'), { memberships: [{ tenantId: other, role: 'OWNER' }, { tenantId: vendorId, role: 'FULFILMENT' }] });
  const strangers = [staff(other, 'OWNER'), mixed, staff(vendorId, 'FINANCE'), staff(vendorId, 'READ_ONLY'), customer(), admin(), partner(['orders']), guest(), anonymous()];
  const input = { url: endpoint.url, events: ['STOCK_LOW'] };
  for (const viewer of strangers) {
    const who = `${viewer.kind} ${JSON.stringify(viewer.memberships)} ${viewer.roles.join()}`;
    assert.equal((await api.find(viewer, id)).subscription, null, who);
    assert.equal((await api.ofVendor(viewer, vendorId)).subscriptions, null, who);
    const { deliveries } = await api.log(viewer, id);
    assert.ok(deliveries === null || deliveries.length === 0, who);
    for (const result of [
      await api.create(viewer, vendorId, input),
      await api.update(viewer, id, { isEnabled: false }),
      await api.rotate(viewer, id),
      await api.ping(viewer, id),
      await api.redeliver(viewer, deliveryId),
      await api.remove(viewer, id),
    ]) {
      const isRefused = /FORBIDDEN|UNAUTHENTICATED/.test(result.code ?? '') || result.userErrors?.[0]?.code === 'NOT_FOUND';
      assert.ok(isRefused, `${who}: ${JSON.stringify(result)}`);
      assert.deepEqual([result.subscription ?? null, result.secret ?? null, result.delivery ?? null, result.deletedId ?? null], [null, null, null, null]);
    }
  }
  assert.equal((await api.find(owner, id)).subscription?.isEnabled, true);
  assert.equal((await api.ofVendor(owner, vendorId)).subscriptions?.length, 1);
  assert.equal((await api.find(staff(vendorId, 'MANAGER'), id)).subscription?.id, id);
});

test('an entity reference leads to a vendor’s endpoints only for its leaders, also beside one’s own vendor', async () => {
  const mine = await vendorWithEndpoint();
  const theirs = await vendorWithEndpoint();
  const query = `{ _entities(representations: [${[mine, theirs].map(({ vendorId }) => `{ __typename: "Vendor", id: "${vendorId}" }`).join(', ')}]) { ... on Vendor { webhookSubscriptions { id } } } }`;
  const { data } = await subgraph.call<{ _entities: { webhookSubscriptions: { id: string }[] | null }[] }>({ query, viewer: mine.owner });
  assert.deepEqual(data._entities.map(({ webhookSubscriptions }) => webhookSubscriptions), [[{ id: mine.id }], null]);
});
