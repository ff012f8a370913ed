import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { vendorOrderParts } from '../../test/workplace-fixtures.ts';
import { messages } from './messages.ts';

it('messages are read from the first', async () => {
  const node = (id: string) => ({ node: { id, from: 'BUYER' as const, authorName: 'Ada', body: 'Hello', postedAt: '2026-03-01T09:30:00.000Z' } });
  const { view } = await runSection(messages, { vendorOrder: { ...vendorOrderParts(), messages: { edges: [node('newer'), node('older')] } } });
  assert.deepEqual(view?.map(({ id }) => id), ['older', 'newer']);
});
