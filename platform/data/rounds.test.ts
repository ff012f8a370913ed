import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRounds } from './rounds.ts';

test('who asks while a round is under way gets the next one, together with all others who do, and rounds never overlap', async () => {
  const [finish, begun]: [(() => void)[], number[]] = [[], []];
  let underWay = 0;
  const ask = createRounds(async () => {
    underWay += 1;
    assert.equal(underWay, 1);
    const number = begun.push(begun.length + 1);
    await new Promise<void>((resolve) => finish.push(resolve));
    underWay -= 1;
    return number;
  });
  const [first, ...later] = [ask(), ask(), ask()];
  assert.deepEqual(begun, [1]);
  finish[0]?.();
  assert.equal(await first, 1);
  await new Promise(setImmediate);
  finish[1]?.();
  assert.deepEqual(await Promise.all(later), [2, 2]);
  const last = ask();
  finish[2]?.();
  assert.equal(await last, 3);
});

test('a round that fails, fails for those who share it only', async () => {
  let count = 0;
  const ask = createRounds(async () => {
    count += 1;
    if (count === 1) throw new Error('no answer');
    return count;
  });
  const [first, second] = [ask(), ask()];
  await assert.rejects(first, /no answer/);
  assert.equal(await second, 2);
});
