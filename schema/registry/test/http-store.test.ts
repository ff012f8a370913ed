import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { baseTree } from '../../checks/test/world.ts';
import { overlayTree } from '../../file-tree.ts';
import { publishTree } from '../publication.ts';
import { publishedTreeOf } from '../published-tree.ts';
import { openRegistry } from '../registry.ts';
import { signedHeaders } from '../sign-request.ts';
import { startFakeObjectStore } from './fake-object-store.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret', region: 'eu-central-1' };
const origin = { publishedBy: 'Jo Doe', commit: 'abc', isDirty: false, now: new Date('2026-11-21T10:00:00Z') };
const treeWith = (supergraph: string) => overlayTree(baseTree, { 'schema/supergraph.graphql': supergraph });

describe('a registry in an S3-like store', async () => {
  const server = await startFakeObjectStore({ bucket: 'schemas', credentials });
  const store = openRegistry(`${server.url}/shop`, { credentials });
  after(() => server.close());
  beforeEach(() => {
    server.objects.clear();
    server.outage = undefined;
  });

  it('keeps versions as a folder does: numbered, whole, verified by their hashes', async () => {
    const { version } = await publishTree(store, treeWith('one'), origin);
    const { version: second } = await publishTree(store, treeWith('two'), origin);
    assert.deepEqual(await store.list(), [version, second]);
    assert.equal((await publishTree(store, treeWith('two'), origin)).isNew, false);
    assert.equal((await store.metadata(version)).publishedBy, 'Jo Doe');
    assert.equal(await store.document(second, 'supergraph.graphql'), 'two');
    assert.equal((await publishedTreeOf(store, 1))?.tree.read('schema/supergraph.graphql'), 'one');
    server.objects.set(`shop/2-${second.hash}/supergraph.graphql`, 'changed');
    await assert.rejects(store.document(second, 'supergraph.graphql'), /was changed after its publication/);
  });

  it('gives a number to one publisher only; one that broke off can be done again', async () => {
    const { version } = await publishTree(store, treeWith('one'), origin);
    const metadata = await store.metadata(version);
    await assert.rejects(store.publish({ ...metadata, hash: '0123456789ab' }, {}), /published already; versions never change/);
    server.objects.delete(`shop/1-${version.hash}/metadata.json`);
    assert.deepEqual(await store.list(), []);
    await publishTree(store, treeWith('one'), origin);
    assert.deepEqual(await store.list(), [version]);
  });

  it('rolls back and forward, and remembers what was current before, by whom, and why', async () => {
    assert.equal(await store.current(), undefined);
    const { version: first } = await publishTree(store, treeWith('one'), origin);
    const { version: second } = await publishTree(store, treeWith('two'), origin);
    await store.activate(first, { activatedBy: 'Jo' });
    await store.activate(second, { activatedBy: 'Jo' });
    await store.activate(first, { activatedBy: 'Al', reason: 'slow' });
    const { number, activatedBy, reason, before } = (await store.current()) ?? {};
    assert.deepEqual({ number, activatedBy, reason, before }, { number: 1, activatedBy: 'Al', reason: 'slow', before: [first, second] });
    await assert.rejects(store.activate({ number: 9, hash: '0123456789ab' }, { activatedBy: 'Jo' }), /no published version 9-0123456789ab/);
  });

  it('says what the store answered when it refuses or is out of order', async () => {
    await assert.rejects(openRegistry(server.url, { credentials: { ...credentials, secretAccessKey: 'another' } }).current(), /answered 403 to GET \/schemas\/current\.json/);
    server.outage = 503;
    await assert.rejects(store.current(), /answered 503/);
  });
});

describe('signatures of requests', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "Example: GET Object" and "GET Bucket (List Objects)"
  const example = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
  const now = new Date('2013-05-24T00:00:00Z');
  const signatureOf = (url: string, headers: Record<string, string> = {}) =>
    /Signature=(\w+)/.exec(signedHeaders({ method: 'GET', url: new URL(url), headers, body: '', now }, example)['authorization'] ?? '')?.[1];

  it('are those of the specification', () => {
    assert.equal(signatureOf('https://examplebucket.s3.amazonaws.com/test.txt', { Range: 'bytes=0-9' }), 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
    assert.equal(signatureOf('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J'), '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7');
  });
});
