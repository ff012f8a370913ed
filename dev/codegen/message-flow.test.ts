import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contracts } from '../../schema/events/registry.ts';
import { handlersOf, sendersOf, watchersOf } from './message-flow.ts';

test('every message is sent by somebody, and somebody handles or watches it: none is overlooked in the code', () => {
  const lost = contracts.filter((contract) => sendersOf(contract).length === 0 || (handlersOf(contract).length === 0 && watchersOf(contract).length === 0));
  assert.deepEqual(lost.map(({ type }) => type), []);
});

test('a command is handled by the one it is for', () => {
  for (const contract of contracts.filter(({ kind }) => kind === 'command')) assert.deepEqual(handlersOf(contract).map((name) => name.split('.')[0]), [contract.target], contract.type);
});
