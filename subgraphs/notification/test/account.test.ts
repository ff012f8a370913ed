import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { passwordChanged, passwordResetRequested, verificationRequested } from '#events/user';
import { languages } from '../domain/locale.ts';
import { notificationInvariants } from '../invariants.ts';
import { listDead, replayDead } from '../use-cases/dead-deliveries.ts';
import { registeredPerson } from './fixtures.ts';
import { startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** Every row of every table of the subgraph, as text; the outbox belongs to the pretended producers. */
async function everythingKept(): Promise<string> {
  const tables = await subgraph.db.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT IN ('outbox', 'event_log')");
  const rows = await Promise.all(tables.map(({ name }) => subgraph.db.query(`SELECT * FROM \`${name}\``)));
  return JSON.stringify(rows);
}

for (const [contract, event, path] of [
  [verificationRequested, 'email_verification', 'verify-email'],
  [passwordResetRequested, 'password_reset', 'reset-password'],
] as const) {
  for (const locale of languages) {
    test(`${event} in ${locale} mails a link with the token, and the token stays nowhere else`, async () => {
      const person = await registeredPerson(subgraph, { locale });
      const token = `mkt_${event}/${locale}+${crypto.randomUUID()}`;
      const { userId, email, displayName } = person;
      const id = await subgraph.emit(contract, { userId, email, displayName, locale, token, expiresAt: inAnHour() });
      const [delivery, ...others] = await subgraph.settled(event, id, 1);
      assert.deepEqual([delivery?.channel, delivery?.state, others.length], ['EMAIL', 'SENT', 0]);
      const { html, text, eml } = await subgraph.mail(delivery!.id);
      const link = `https://shop.test/${path}?token=${encodeURIComponent(token)}`;
      assert.ok(text.includes(link) && html.includes(link), text);
      assert.match(eml, new RegExp(`^To: ${email}$`, 'm'));
      assert.doesNotMatch(await everythingKept(), new RegExp(token.slice(-36)));
      assert.deepEqual(await notificationInvariants(subgraph.db), []);
    });
  }
}

test('a token that has ended is not mailed any more, is forgotten, and cannot be replayed', async () => {
  const { userId, email, displayName, locale } = await registeredPerson(subgraph);
  const token = `mkt_pr_${crypto.randomUUID()}`;
  const id = await subgraph.emit(passwordResetRequested, { userId, email, displayName, locale, token, expiresAt: new Date(Date.now() - 1_000).toISOString() });
  const [delivery] = await subgraph.settled('password_reset', id, 1);
  assert.equal(delivery?.state, 'DEAD');
  assert.match(delivery?.lastError ?? '', /of no use since/);
  assert.doesNotMatch(await everythingKept(), new RegExp(token));
  const filter = { id: delivery!.id };
  assert.deepEqual((await listDead(subgraph.db, filter)).map(({ isReplayable }) => isReplayable), [false]);
  assert.equal((await replayDead(subgraph.db, { filter, actor: 'usr_operator', reason: 'a try' })).length, 0);
});

test('each request for a new password is mailed with its own token', async () => {
  const { userId, email, displayName, locale } = await registeredPerson(subgraph);
  for (const token of ['mkt_pr_first', 'mkt_pr_second']) {
    const id = await subgraph.emit(passwordResetRequested, { userId, email, displayName, locale, token, expiresAt: inAnHour() });
    const [delivery] = await subgraph.settled('password_reset', id, 1);
    assert.ok((await subgraph.mail(delivery!.id)).text.includes(token));
  }
});

test('a changed password is told in the inbox and by mail, whoever changed it', async () => {
  const { userId, email, displayName, locale } = await registeredPerson(subgraph);
  const id = await subgraph.emit(passwordChanged, { userId, email, displayName, locale, how: 'CHANGED', changedAt: '2026-03-01T09:35:00.000Z' });
  const deliveries = await subgraph.settled('password_changed', id, 2);
  assert.deepEqual(deliveries.map(({ channel, state }) => [channel, state]), [['EMAIL', 'SENT'], ['IN_APP', 'SENT']]);
});
