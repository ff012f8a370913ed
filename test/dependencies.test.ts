import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../dev/paths.ts';

interface Manifest {
  license?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const read = (path: string): string => readFileSync(join(rootDir, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const document = read('docs/dependencies.md');
const rows = new Map([...document.matchAll(/^\| `([^`]+)` \| ([^|]+) \| (.+) \|$/gm)].map(([, name, licence, why]) => [name as string, { licence: licence as string, why: why as string }]));

test('every direct dependency is listed with its licence and a reason, and nothing else is', () => {
  const direct = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  assert.deepEqual([...rows.keys()].sort(), direct.sort());
  for (const [name, { licence, why }] of rows) {
    const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as Manifest;
    assert.equal(licence, license, `licence of ${name}`);
    assert.ok(why.length > 3, `reason for ${name}`);
  }
});

test('versions are exact, so that what was tested is what is installed', () => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/, name);
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(read('package-lock.json'), /"resolved":/);
});
