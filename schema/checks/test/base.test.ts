import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { diskTree } from '../../file-tree.ts';
import { createFileStore } from '../../registry/file-store.ts';
import { publishTree } from '../../registry/publication.ts';
import { BaseError, findBase } from '../base.ts';

describe('the base of a comparison', () => {
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  /** A repository with one commit per given API schema. */
  function repository(...apis: string[]) {
    const folder = mkdtempSync(join(tmpdir(), 'schema-base-'));
    folders.push(folder);
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    git('init', '--initial-branch=main');
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    const commit = (api: string) => {
      write('schema/api.graphql', api);
      git('add', '.');
      git('commit', '-m', 'change');
    };
    apis.forEach(commit);
    return { folder, git, commit, write };
  }

  const apiAt = (folder: string, wish?: string) => findBase(wish, folder)?.tree.read('schema/api.graphql');

  it('is the commit before, where there is no origin', () => {
    assert.equal(apiAt(repository('first', 'second').folder), 'first');
  });

  it('is where the branch left origin/main, whatever has been committed on either since', () => {
    const { folder, git, commit } = repository('first', 'left here');
    git('checkout', '-q', '-b', 'feature');
    commit('ours');
    commit('ours again');
    git('checkout', '-q', 'main');
    commit('theirs');
    git('update-ref', 'refs/remotes/origin/main', 'main');
    git('checkout', '-q', 'feature');
    assert.equal(apiAt(folder), 'left here');
  });

  it('is any revision, folder or file that is asked for', () => {
    const { folder, write } = repository('first', 'second', 'third');
    assert.equal(apiAt(folder, 'HEAD~2'), 'first');
    write('elsewhere/schema/api.graphql', 'folder');
    assert.equal(apiAt(folder, join(folder, 'elsewhere')), 'folder');
    write('old.graphql', 'file');
    assert.equal(apiAt(folder, join(folder, 'old.graphql')), 'file');
    const partner = findBase(`partner=${join(folder, 'old.graphql')}`, folder)?.tree;
    assert.equal(partner?.read('schema/partner.graphql'), 'file');
    assert.equal(partner?.read('schema/api.graphql'), undefined);
  });

  it('is the last published version, or the one of a number', async () => {
    const { folder, write } = repository('only');
    const store = createFileStore(join(folder, 'schema/published'));
    const origin = { publishedBy: 'test', commit: null, isDirty: false, now: new Date() };
    assert.equal(findBase(undefined, folder), undefined);
    for (const api of ['one', 'two']) {
      write('schema/api.graphql', api);
      write('schema/operations/web.json', `{"${api}": {"name": "A", "document": "{ a }", "target": "gateway"}}`);
      await publishTree(store, diskTree(folder), origin);
    }
    assert.equal(apiAt(folder, 'published'), 'two');
    assert.equal(apiAt(folder, 'published:1'), 'one');
    assert.equal(apiAt(folder), 'two');
    assert.deepEqual(findBase('published', folder)?.tree.list('schema/operations'), ['schema/operations/web.json']);
    assert.match(findBase('published', folder)?.tree.read('schema/operations/web.json') ?? '', /"two"/);
  });

  it('says what was expected when there is no such base', () => {
    const { folder } = repository('only');
    assert.throws(() => findBase('no-such-branch', folder), (error) => error instanceof BaseError && /git knows no commit "no-such-branch"/.test(error.message));
    assert.throws(() => findBase('published', folder), /Nothing was published yet/);
    assert.throws(() => findBase('published:7', folder), /no version 7/);
  });
});
