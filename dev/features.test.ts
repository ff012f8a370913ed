import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { rootDir } from './paths.ts';

describe('npm run features', () => {
  let dir: string;
  let file: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'features-'));
    file = join(dir, 'features.json');
  });
  after(() => rmSync(dir, { recursive: true }));

  /** Runs the command; what it printed, and whether it went well. */
  const run = (...args: string[]): Promise<{ isDone: boolean; text: string }> =>
    new Promise((resolve) => execFile(process.execPath, [join(rootDir, 'dev/features.ts'), '--file', file, ...args], (error, stdout, stderr) => resolve({ isDone: error === null, text: stdout + stderr })));
  const settings = (): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

  it('shows every flag and experiment as declared where nothing was set, and writes nothing', async () => {
    const { isDone, text } = await run();
    assert.equal(isDone, true);
    assert.match(text, /relatedProducts: on for 100 %/);
    assert.match(text, /homeOrder: does not run; everybody sees productsFirst/);
    assert.equal(existsSync(file), false);
  });

  it('refuses a change without a reason, of something unknown, or of a wrong share, and leaves the file alone', async () => {
    const refusals: [args: string[], why: RegExp][] = [
      [['flag', 'relatedProducts', '0'], /Say why/],
      [['flag', 'noSuchFlag', '0', '--reason', 'x'], /There is no flag "noSuchFlag"/],
      [['flag', 'relatedProducts', '101', '--reason', 'x'], /expected a number from 0 to 100/],
      [['start', 'homeOrder', '--weights', 'productsFirst=many', '--reason', 'x'], /is no weight/],
      [['start', 'homeOrder', '--weights', 'makersLast=1', '--reason', 'x'], /makersLast/],
    ];
    for (const [args, why] of refusals) {
      const { isDone, text } = await run(...args);
      assert.deepEqual([isDone, existsSync(file)], [false, false], args.join(' '));
      assert.match(text, why);
    }
  });

  it('switches a flag where it exists, or in one service only, and keeps what else was set', async () => {
    assert.equal((await run('flag', 'relatedProducts', '25', '--reason', 'The catalog is slow')).isDone, true);
    assert.equal((await run('flag', 'topRatedProducts', '0', '--service', 'bff-mobile', '--reason', 'Looks crowded')).isDone, true);
    const { 'bff-web': web, 'bff-mobile': mobile } = settings() as Record<string, { flags: unknown }>;
    assert.deepEqual([web?.flags, mobile?.flags], [{ relatedProducts: { percent: 25 } }, { relatedProducts: { percent: 25 }, topRatedProducts: { percent: 0 } }]);
  });

  it('starts an experiment for a share, and ends it with the winner for everybody', async () => {
    assert.equal((await run('start', 'homeOrder', '--percent', '50', '--weights', 'productsFirst=1,makersFirst=3', '--reason', 'Do makers sell more?')).isDone, true);
    assert.match((await run()).text, /homeOrder: runs for 50 %, productsFirst=1, makersFirst=3/);
    assert.equal((await run('stop', 'homeOrder', '--everyone', 'makersFirst', '--reason', 'They do')).isDone, true);
    assert.match((await run()).text, /homeOrder: does not run; everybody sees makersFirst/);
  });

  it('writes beside the settings who changed what, why, and what was before', () => {
    const entries = readFileSync(`${file}.log`, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { actor: string; reason: string; command: string; before: object; after: object });
    assert.deepEqual(entries.map(({ reason }) => reason), ['The catalog is slow', 'Looks crowded', 'Do makers sell more?', 'They do']);
    assert.ok(entries.every(({ actor }) => actor !== ''));
    assert.deepEqual(entries.slice(1).map(({ before }) => before), entries.slice(0, -1).map(({ after: left }) => left));
    assert.deepEqual(entries.at(-1)?.after, settings());
  });
});
