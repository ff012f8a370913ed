/** What is in the image, and who it runs as: read from the Dockerfile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../../dev/paths.ts';
import { sbomArguments } from '../../dev/sbom/make-sbom.ts';

const instructions = readFileSync(join(rootDir, 'Dockerfile'), 'utf8')
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).replaceAll(/\s+/g, ' ') }));
const stages = instructions.flatMap(({ word }, index) => (word === 'FROM' ? [index] : []));
const runtime = instructions.slice(stages.at(-1));
const build = instructions.slice(0, stages.at(-1));

test('services run as somebody without rights, and nothing is done as root after that', () => {
  const user = runtime.findLastIndex(({ word }) => word === 'USER');
  assert.ok(user > 0);
  assert.doesNotMatch(runtime[user]?.rest ?? 'root', /^(?:root|0)\b/);
  assert.deepEqual(runtime.slice(user + 1).filter(({ word }) => ['RUN', 'COPY', 'ADD'].includes(word)), []);
});

test('the image is small: a slim base, only packages that ship, no compiler, no caches, no package manager to run', () => {
  for (const index of stages) assert.match(instructions[index]?.rest ?? '', /^node:24-\w+-slim AS /);
  const runs = build.filter(({ word }) => word === 'RUN').map(({ rest }) => rest).join('\n');
  assert.match(runs, /npm ci --omit=dev --ignore-scripts/);
  assert.match(runs, /npm cache clean/);
  const inRuntime = runtime.filter(({ word }) => word === 'RUN').map(({ rest }) => rest).join('\n');
  assert.doesNotMatch(inRuntime, /apt-get|npm (?:ci|install)/);
  assert.match(inRuntime, /rm -rf [^&]*\/usr\/local\/lib\/node_modules/);
  const copied = runtime.filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from')).flatMap(({ rest }) => rest.split(' ').slice(0, -1));
  assert.deepEqual(copied.toSorted(), ['bff-mobile', 'bff-web', 'dev', 'gateway', 'package.json', 'platform', 'schema', 'subgraphs']);
  const ignored = readFileSync(join(rootDir, '.dockerignore'), 'utf8').split('\n');
  for (const name of ['.git', '.dev', 'backups', 'node_modules', '**/*.test.ts']) assert.ok(ignored.includes(name), name);
});

test('the image carries its bill of materials, made of the lock file it was built from', () => {
  const made = build.find(({ word, rest }) => word === 'RUN' && rest.includes('npm sbom'));
  assert.ok(made?.rest.includes(`npm ${sbomArguments.join(' ')} > sbom.cdx.json`), made?.rest);
  assert.ok(runtime.some(({ word, rest }) => word === 'COPY' && /^--from=dependencies \S*sbom\.cdx\.json /.test(rest)));
  assert.match(readFileSync(join(rootDir, '.ci/run'), 'utf8'), /npm run (?:--silent )?sbom/);
});
