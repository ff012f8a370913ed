import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { signedWebhook } from './test/signed-webhook.ts';
import { verifyWebhook, webhookJson } from './webhook.ts';

const secret = 'current-key';
const now = Date.parse('2026-03-01T09:30:00.000Z');
const genuine = signedWebhook(secret, { id: 'evt_1' }, now);
const verify = (changes: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
  verifyWebhook({ body: genuine.body, signature: genuine.signature, secrets: [secret], now, ...changes });
const refused = (why: RegExp) => (error: unknown) =>
  (error as { code: string }).code === 'WEBHOOK_REFUSED' && why.test((error as Error).message);

describe('a webhook', () => {
  it('passes with a genuine signature, also while the key is rotated on either side', () => {
    verify();
    verify({ secrets: ['next-key', secret] });
    verify({ signature: `t=${genuine.timestamp},v1=${'0'.repeat(64)},v1=${genuine.digest}` });
  });

  it('is refused when a byte of it, its timestamp or its key is another', () => {
    const other = Buffer.from(genuine.body);
    other[0] = 0x20;
    assert.throws(() => verify({ body: other }), refused(/does not match/));
    assert.throws(() => verify({ signature: `t=${genuine.timestamp + 1},v1=${genuine.digest}` }), refused(/does not match/));
    assert.throws(() => verify({ secrets: ['another-key'] }), refused(/does not match/));
    assert.throws(() => verify({ secrets: [] }), refused(/does not match/));
    assert.throws(
      () => verify({ signature: `t=${genuine.timestamp},v1=${genuine.digest.slice(0, 62)}` }),
      refused(/does not match/),
    );
  });

  it('is refused outside of five minutes around its timestamp, replayed or postdated', () => {
    verify({ now: now + 300_000 });
    assert.throws(() => verify({ now: now + 301_000 }), refused(/300 s off/));
    assert.throws(() => verify({ now: now - 301_000 }), refused(/300 s off/));
  });

  it('is refused without exactly one well-formed signature header', () => {
    for (const signature of [
      undefined,
      [genuine.signature, genuine.signature],
      '',
      't=x,v1=00',
      `t=${genuine.timestamp}`,
      genuine.digest,
    ])
      assert.throws(() => verify({ signature }), refused(/header/));
  });

  it('is refused when its body is no JSON', () => {
    assert.throws(() => webhookJson(Buffer.from('{')), refused(/no JSON/));
  });
});
