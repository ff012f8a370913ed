import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { diskTree } from '../../file-tree.ts';
import { commentMarker } from '../output/markdown.ts';

interface Job {
  strategy?: { matrix: { database: { image: string }[] } };
  services?: Record<string, { image: string }>;
  env?: Record<string, string>;
  steps: { run?: string; uses?: string; with?: { script?: string } }[];
}

const tree = diskTree();
const { jobs } = parse(tree.read('.github/workflows/ci.yml') ?? '') as { jobs: Record<'test' | 'schema' | 'audit', Job> };
const commands = (job: Job) => job.steps.map(({ run }) => run ?? '').join('\n');

test('CI runs the tests on the backing services that a local stack runs on, and on MariaDB', () => {
  const local = parse(tree.read('dev/backing/compose.yml') ?? '') as { services: Record<string, { image: string }> };
  assert.deepEqual(jobs.test.strategy?.matrix.database.map(({ image }) => image), [local.services['mysql']?.image, 'mariadb:10.11']);
  assert.equal(jobs.test.services?.['redis']?.image, local.services['redis']?.image);
  assert.equal(jobs.test.services?.['rabbitmq']?.image, local.services['rabbitmq']?.image);
  assert.deepEqual(Object.keys(jobs.test.env ?? {}), ['MYSQL_ADMIN_URL', 'REDIS_URL', 'RABBITMQ_URL', 'RABBITMQ_MANAGEMENT_URL', 'RUNNING_VERSION']);
  assert.match(commands(jobs.test), /^\.ci\/run$/m);
});

test('CI audits what is shipped and checks the schemas of pull requests with commands that exist', () => {
  const { scripts } = JSON.parse(tree.read('package.json') ?? '') as { scripts: Record<string, string> };
  assert.match(commands(jobs.audit), /node dev\/audit-dependencies\.ts --strict/);
  assert.match(tree.read('dev/audit-dependencies.ts') ?? '', /'audit', '--omit=dev'/);
  assert.match(commands(jobs.schema), /schema:check .*--base "\$base" --github --markdown-file/);
  for (const name of ['schema:check', 'schema:diff', 'schema:compose', 'schema:publish', 'schema:drift']) {
    const file = scripts[name]?.split(' ').at(-1) ?? '';
    assert.ok(tree.read(file) !== undefined, `${name} runs ${file}, which does not exist`);
  }
});

test('the comment step finds its own earlier comment by the first line of the report', () => {
  const script = jobs.schema.steps.find(({ uses }) => uses?.startsWith('actions/github-script'))?.with?.script ?? '';
  assert.match(script, /startsWith\(marker\)/);
  assert.ok(commentMarker.startsWith('<!--') && !commentMarker.includes('\n'));
});
