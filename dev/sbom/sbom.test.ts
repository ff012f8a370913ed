import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../paths.ts';
import { makeSbom } from './make-sbom.ts';

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

test('the bill of materials has every package that ships, exact version and checksum, nearly always a licence, and none that does not', async () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as Package;
  const { components, metadata, dependencies: edges, specVersion } = await makeSbom();
  assert.equal(specVersion, '1.5');
  assert.equal(metadata.component.name, 'marketplace-supergraph');
  const shipped = new Map(components.map(({ name, version }) => [name, version]));
  for (const [name, version] of Object.entries(dependencies)) assert.equal(components.some((component) => component.name === name && component.version === version), true, `${name}@${version}`);
  for (const name of ['typescript', 'oxlint', 'playwright-core']) assert.ok(name in devDependencies && !shipped.has(name), name);
  for (const { name, hashes = [] } of components) assert.ok(hashes.some(({ alg, content }) => alg === 'SHA-512' && /^[0-9a-f]{128}$/.test(content)), name);
  // Its licence (MIT) is in a file beside it, which npm does not read.
  assert.deepEqual(components.filter(({ licenses }) => !licenses?.length).map(({ name }) => name), ['png-js']);
  assert.ok(edges.length >= components.length);
});
