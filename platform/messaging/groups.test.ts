import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Binding } from './consumer-definition.ts';
import type { Envelope } from './envelope.ts';
import { groupsOf } from './groups.ts';

const bindingOf = (type: string, isSetWise: boolean): Binding => ({ contract: { type } as Binding['contract'], isSetWise, read: (envelope) => envelope, handle: async () => undefined });
const [added, moved, single] = [bindingOf('thing.added.v1', true), bindingOf('thing.moved.v1', true), bindingOf('thing.single.v1', false)];
const message = (aggregateId: string, binding: Binding) => ({ envelope: { aggregateId } as Envelope, binding });
const shown = (groups: ReturnType<typeof groupsOf<ReturnType<typeof message>>>) => groups.map((group) => group.map(({ envelope, binding }) => `${envelope.aggregateId} ${binding.contract.type.split('.')[1]}`));

test('messages of one type are one call where the handler takes several, and one call each where it does not', () => {
  const messages = [message('a', moved), message('b', added), message('c', moved), message('d', single), message('e', single)];
  assert.deepEqual(shown(groupsOf(messages)), [['b added'], ['a moved', 'c moved'], ['d single'], ['e single']]);
});

test('messages of one aggregate keep their order, whatever their types', () => {
  const messages = [message('a', moved), message('a', added), message('a', moved), message('b', added), message('b', moved)];
  assert.deepEqual(shown(groupsOf(messages)), [['b added'], ['a moved'], ['a added'], ['b moved'], ['a moved']]);
});
