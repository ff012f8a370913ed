import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { createApiKeys, hashOf, type KeyService } from './api-keys.ts';

const secret = 'mk_1';
const body = {
  keyId: 'key_1',
  prefix: 'mk_1',
  viewer: { sessionId: 's', roles: [], scopes: [], memberships: [] },
  budget: { requestsPerMinute: 1, costPerMinute: 1, requestsPerDay: 1, costPerDay: 1 },
  validUntil: null,
  cacheSeconds: 60,
};
const good = { status: 200, body };
const gone = { status: 404, body: { cacheSeconds: 60 } };

describe('a key that is revoked while it is asked for', () => {
  let questions: PromiseWithResolvers<{ status: number; body: unknown }>[];
  let service: KeyService;
  beforeEach(() => {
    questions = [];
    service = {
      post() {
        const question = Promise.withResolvers<{ status: number; body: unknown }>();
        questions.push(question);
        return question.promise;
      },
      close: async () => undefined,
    };
  });
  const keysOf = () => createApiKeys({ service, heardSince: () => 0 });

  test('is not remembered by an answer from before, also when somebody asks again meanwhile', async () => {
    const keys = keysOf();
    const before = keys.find(secret);
    keys.forget([hashOf(secret)]);
    const after = keys.find(secret);
    questions[0]?.resolve(good);
    assert.equal((await before)?.keyId, 'key_1');
    assert.equal(keys.isKnown(secret), false);
    questions[1]?.resolve(gone);
    assert.equal(await after, undefined);
    assert.equal(await keys.find(secret), undefined);
    assert.equal(questions.length, 2, 'what came after it is remembered');
  });

  test('is asked for once by those who come after it, whenever the answer from before arrives', async () => {
    const keys = keysOf();
    const before = keys.find(secret);
    keys.forget([hashOf(secret)]);
    const after = [keys.find(secret), keys.find(secret)];
    questions[0]?.resolve(good);
    await before;
    after.push(keys.find(secret));
    questions[1]?.resolve(gone);
    assert.deepEqual(await Promise.all(after), [undefined, undefined, undefined]);
    assert.equal(questions.length, 2);
  });

  test('leaves nothing behind when nobody can tell', async () => {
    const keys = keysOf();
    const failing = keys.find(secret);
    questions[0]?.reject(new Error('no answer'));
    await assert.rejects(failing, { code: 'UNAVAILABLE' });
    const again = keys.find(secret);
    questions[1]?.resolve(good);
    assert.equal((await again)?.keyId, 'key_1');
  });
});
