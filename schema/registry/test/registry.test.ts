import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { baseTree, manifestWith, operationIds } from '../../checks/test/world.ts';
import { overlayTree } from '../../file-tree.ts';
import { newRelease, parseClientVersion, retiredRelease } from '../client-releases.ts';
import { createFileStore, type FileStore } from '../file-store.ts';
import { publishTree, versionNumbered } from '../publication.ts';

const origin = { publishedBy: 'Jo Doe', commit: 'abc', isDirty: false, now: new Date('2026-11-21T10:00:00Z') };
const treeWith = (supergraph: string) => overlayTree(baseTree, { 'schema/supergraph.graphql': supergraph });

describe('the registry', () => {
  let folder: string;
  let store: FileStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'registry-'));
    store = createFileStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('numbers versions, and knows who published which when, from what', async () => {
    const first = await publishTree(store, treeWith('one'), origin);
    const second = await publishTree(store, treeWith('two'), origin);
    assert.deepEqual((await store.list()).map(({ number }) => number), [1, 2]);
    assert.notEqual(first.version.hash, second.version.hash);
    const { publishedAt, publishedBy, commit, isDirty } = await store.metadata(first.version);
    assert.deepEqual({ publishedAt, publishedBy, commit, isDirty }, { publishedAt: '2026-11-21T10:00:00.000Z', publishedBy: 'Jo Doe', commit: 'abc', isDirty: false });
    assert.equal(await store.document(first.version, 'supergraph.graphql'), 'one');
  });

  it('writes nothing when the content is that of the latest version', async () => {
    await publishTree(store, treeWith('one'), origin);
    assert.deepEqual(await publishTree(store, treeWith('one'), origin), { version: (await store.list())[0], isNew: false });
    assert.equal((await store.list()).length, 1);
  });

  it('never changes a version: its number is taken, and a changed document is refused', async () => {
    const { version } = await publishTree(store, treeWith('one'), origin);
    const metadata = await store.metadata(version);
    await assert.rejects(store.publish({ ...metadata, hash: '0123456789ab' }, {}), /published already; versions never change/);
    writeFileSync(join(store.folderOf(version), 'supergraph.graphql'), 'changed');
    await assert.rejects(store.document(version, 'supergraph.graphql'), /was changed after its publication/);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('.')), []);
  });

  it('rolls back and forward by making a version current', async () => {
    assert.equal(await store.current(), undefined);
    const { version: first } = await publishTree(store, treeWith('one'), origin);
    const { version: second } = await publishTree(store, treeWith('two'), origin);
    for (const version of [second, first, second]) {
      await store.activate(version, { activatedBy: 'Jo Doe' });
      const { number, hash, activatedBy } = (await store.current()) ?? {};
      assert.deepEqual({ number, hash, activatedBy }, { ...version, activatedBy: 'Jo Doe' });
    }
    await assert.rejects(store.activate({ number: 9, hash: '0123456789ab' }, { activatedBy: 'Jo Doe' }), /no published version 9-0123456789ab/);
    await assert.rejects(versionNumbered(store, 9), /There is no published version 9; there are: 1-[0-9a-f]{12}, 2-[0-9a-f]{12}/);
  });
});

describe('releases of clients', () => {
  const day = '2026-11-21';

  it('protect the latest operation of each name', () => {
    const manifest = manifestWith(baseTree.read('schema/operations/web.json') ?? '', 'query WebProductPage($id: ID!) { product(id: $id) { title } }');
    const release = newRelease(overlayTree(baseTree, { 'schema/operations/web.json': manifest }), { client: 'web', version: '2.0.0' }, day);
    assert.equal(release.operations.length, 4);
    assert.ok(!release.operations.includes(operationIds()['WebProductPage'] ?? ''));
  });

  it('can be retired once they are recorded', () => {
    const record = newRelease(baseTree, { client: 'web', version: '1.0.0' }, day);
    const tree = overlayTree(baseTree, { 'schema/clients/web/1.0.0.json': JSON.stringify(record) });
    assert.deepEqual(retiredRelease(tree, { client: 'web', version: '1.0.0' }, '2027-01-01'), { ...record, retired: '2027-01-01' });
    assert.throws(() => newRelease(tree, { client: 'web', version: '1.0.0' }, day), /recorded already/);
    assert.throws(() => retiredRelease(tree, { client: 'web', version: '9' }, day), /never recorded; recorded are: 1\.0\.0/);
    assert.throws(() => newRelease(tree, { client: 'watch', version: '1' }, day), /no manifest schema\/operations\/watch\.json/);
  });

  it('are named client@version', () => {
    assert.deepEqual(parseClientVersion('mobile@1.4.0'), { client: 'mobile', version: '1.4.0' });
    for (const wrong of ['mobile', '@1', 'mobile@', 'mobile@../1', '../x@1']) assert.throws(() => parseClientVersion(wrong), /expected for example mobile@1\.4\.0/);
  });
});
