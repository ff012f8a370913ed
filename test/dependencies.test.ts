import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../dev/paths.ts';

interface Manifest {
  private?: boolean;
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

test('what is only measured beside ours is listed, exact, of no registry, and no part of the installation', () => {
  const installed = Object.keys((JSON.parse(read('package-lock.json')) as { packages: object }).packages);
  for (const path of globSync('bench/*/peers/package.json', { cwd: rootDir })) {
    const folder = dirname(path);
    const peers = JSON.parse(read(path)) as Manifest;
    assert.ok(peers.private, path);
    assert.ok(document.includes(`\`${folder}\``), folder);
    for (const [name, version] of Object.entries(peers.dependencies ?? {})) assert.match(version, /^\d+\.\d+\.\d+$/, name);
    assert.doesNotMatch(read(join(folder, 'package-lock.json')), /"resolved":/);
  }
  assert.deepEqual(installed.filter((name) => name.includes('@vendure/')), []);
});
