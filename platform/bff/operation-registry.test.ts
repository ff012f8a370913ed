import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { createOperationRegistry } from './operation-registry.ts';

const schema = buildSchema('type Query { hello: String }');
const text = 'query Hello { hello }';
const id = createHash('sha256').update(text).digest('hex');
const manifest = { [id]: { name: 'Hello', type: 'query', document: text, target: 'bff' } } as const;

describe('operation registry', () => {
  it('prepares a registered operation once', () => {
    const registry = createOperationRegistry({ schema, manifest, target: 'bff' });
    const first = registry.prepare({ id });
    assert.equal(first.name, 'Hello');
    assert.equal(registry.prepare({ id }), first);
    assert.equal(registry.prepare({ text }), first, 'the exact registered text is the same operation');
  });

  it('refuses unknown ids, texts that are not registered, ids that are no sha256 and requests without either', () => {
    const registry = createOperationRegistry({ schema, manifest, target: 'bff' });
    assert.throws(() => registry.prepare({ id: 'a'.repeat(64) }), { code: 'PERSISTED_QUERY_NOT_FOUND' });
    assert.throws(() => registry.prepare({ text: '{ hello }' }), { code: 'OPERATION_NOT_REGISTERED' });
    assert.throws(() => registry.prepare({ id: 'a'.repeat(64), text: '{ hello }' }), { code: 'OPERATION_NOT_REGISTERED' });
    assert.throws(() => registry.prepare({ id: '__proto__' }), { code: 'BAD_REQUEST' });
    assert.throws(() => registry.prepare({}), { code: 'BAD_REQUEST' });
  });

  it('does not answer operations registered for another target', () => {
    const registry = createOperationRegistry({ schema, manifest, target: 'gateway' });
    assert.throws(() => registry.prepare({ id }), { code: 'PERSISTED_QUERY_NOT_FOUND' });
  });

  it('registers on the fly in development, if the sha256 matches', () => {
    const registry = createOperationRegistry({ schema, manifest: {}, target: 'bff', allowUnregistered: true });
    assert.throws(() => registry.prepare({ id: 'a'.repeat(64), text }), { code: 'BAD_REQUEST' });
    registry.prepare({ id, text });
    assert.equal(registry.prepare({ id }).name, 'Hello');
    assert.throws(() => registry.prepare({ text: '{ nothing }' }), /Cannot query field/);
  });
});
