import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceFiles } from './source-files.ts';
import type { SourceFile } from './source-files.ts';

const files = sourceFiles();
const isTest = (path: string) => /\.test\.ts$|(^|\/)test\//.test(path);
const isGenerated = (path: string) => /(^|\/)generated\//.test(path);
// Long because of what they list, not because of what they do.
const isData = (path: string) => /\/migrations\/|^dev\/demo\/|^dev\/media\/|^test\/fixtures\//.test(path);

const ours = /^(platform|subgraphs|gateway|bff-web|bff-mobile|schema|dev|test|bench)\//;
const product = files.filter((file) => !isTest(file.path));

/** Which of our folders a file may import from, by the first rule whose pattern fits the file. */
const rules: readonly { files: RegExp; mayImport: (path: string) => RegExp }[] = [
  { files: /^platform\//, mayImport: () => /^platform\// },
  // A subgraph's seed writes its share of the demo data.
  { files: /^subgraphs\/[^/]+\/(.*\/)?seed[-./]/, mayImport: (path) => new RegExp(`^(platform/|schema/|dev/demo/|${folderOf(path, 2)}/)`) },
  { files: /^subgraphs\//, mayImport: (path) => new RegExp(`^(platform/|schema/|${folderOf(path, 2)}/)`) },
  { files: /^gateway\//, mayImport: () => /^(platform|schema|gateway)\// },
  { files: /^bff-(web|mobile)\//, mayImport: (path) => new RegExp(`^(platform/|schema/|${folderOf(path, 1)}/)`) },
  { files: /^schema\//, mayImport: () => /^(platform|schema)\// },
];

function folderOf(path: string, levels: number): string {
  return path.split('/').slice(0, levels).join('/');
}

function offences(candidates: readonly SourceFile[], find: (file: SourceFile) => readonly string[]): string[] {
  return candidates.flatMap((file) => find(file).map((offence) => `${file.path}: ${offence}`));
}

test('platform imports no service, subgraphs import no other subgraph, a BFF imports neither the other nor a subgraph', () => {
  const found = offences(product, (file) => {
    const allowed = rules.find((rule) => rule.files.test(file.path))?.mayImport(file.path);
    return allowed ? file.imports.filter((path) => ours.test(path) && !allowed.test(path)).map((path) => `may not import ${path}`) : [];
  });
  assert.deepEqual(found, []);
});

test('the domain of a subgraph imports nothing but itself, money and error types', () => {
  const domain = product.filter((file) => /^subgraphs\/[^/]+\/domain\//.test(file.path));
  const found = offences(domain, (file) => {
    const allowed = new RegExp(`^(${folderOf(file.path, 3)}/|platform/money/|platform/errors/)`);
    return file.imports.filter((path) => !allowed.test(path)).map((path) => `may not import ${path}`);
  });
  assert.deepEqual(found, []);
});

test('in a subgraph, resolvers stand above use cases and these above data: nobody imports upwards', () => {
  const layers = ['data', 'use-cases', 'resolvers'];
  const found = offences(product, (file) => {
    const [, subgraph, layer] = /^(subgraphs\/[^/]+)\/(?:(data|use-cases)\/|loaders)/.exec(file.path) ?? [];
    if (subgraph === undefined) return [];
    const above = layers.slice(layer === undefined ? 2 : layers.indexOf(layer) + 1).map((name) => `${subgraph}/${name}/`);
    return file.imports.filter((path) => above.some((folder) => path.startsWith(folder))).map((path) => `may not import ${path}`);
  });
  assert.deepEqual(found, []);
});

test('only config files read the environment', () => {
  const exempt = /(^|\/)config\.ts$|^platform\/(config|testing)\/|^dev\/(?!payment-sandbox\/|media\/)|^bench\/|^codegen\.ts$/;
  const found = offences(product, (file) => (!exempt.test(file.path) && /\bprocess\.env\b/.test(file.text) ? ['reads process.env'] : []));
  assert.deepEqual(found, []);
});

test('no file is longer than 300 lines, except data and generated ones', () => {
  const found = offences(files, (file) => (file.lines > 300 && !isGenerated(file.path) && !isData(file.path) ? [`${file.lines} lines`] : []));
  assert.deepEqual(found, []);
});

test('half of the files have at most 60 lines, nine in ten at most 200', () => {
  const lengths = product
    .filter((file) => !isGenerated(file.path) && !isData(file.path))
    .map((file) => file.lines)
    .toSorted((a, b) => a - b);
  const at = (share: number) => lengths[Math.floor((lengths.length - 1) * share)] ?? 0;
  assert.ok(at(0.5) <= 60, `the median file has ${at(0.5)} lines`);
  assert.ok(at(0.9) <= 200, `one file in ten has more than ${at(0.9)} lines`);
});

test('inside a service, folders are at most two levels deep', () => {
  const depthOf = ({ path }: SourceFile) => path.split('/').length - (path.startsWith('subgraphs/') ? 3 : 2);
  const services = product.filter((file) => /^(subgraphs\/[^/]+|gateway|bff-web|bff-mobile)\//.test(file.path));
  assert.deepEqual(
    offences(services, (file) => (depthOf(file) > 2 ? ['lies deeper than two folders'] : [])),
    [],
  );
});

test('the type checker is never silenced', () => {
  const silenced = /@ts-(ignore|nocheck|expect-error)\b/;
  const found = offences(product, (file) => (silenced.test(file.text) ? ['silences the type checker'] : []));
  assert.deepEqual(found, []);
});
