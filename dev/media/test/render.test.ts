import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildDemoData } from '../../demo/demo-data.ts';
import { parseKey } from '../key.ts';
import { renderPicture } from '../render.ts';
import { motifKinds } from '../vocabulary.ts';
import { assertWellFormed } from './well-formed.ts';

const widths = [16, 96, 640, 2048];
const draw = (key: string, width: number): string => renderPicture(parseKey(key), width);
const keysOf = (kind: string): string[] => [
  ...[1, 2, 3, 4].map((view) => `product/${kind}/some-${kind}/${view}`),
  `product/${kind}/some-${kind}/1-sage`, `category/${kind}/all-${kind}`, `vendor/${kind}/house-of-${kind}/logo-navy`, `vendor/${kind}/house-of-${kind}/banner-honey`,
];

test('every kind is well-formed in every sort of picture at every level of detail', () => {
  for (const key of motifKinds.flatMap(keysOf)) {
    for (const width of widths) {
      const svg = draw(key, width);
      assertWellFormed(svg, `${key} at ${width}`);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/, `${key} at ${width}`);
    }
  }
});

test('every paint a picture uses is defined in it, and every defined one is used', () => {
  for (const key of motifKinds.flatMap(keysOf)) {
    const svg = draw(key, 640);
    const used = new Set([...svg.matchAll(/url\(#(\w+)\)/g)].map(([, id]) => id));
    const defined = new Set([...svg.matchAll(/ id="(\w+)"/g)].map(([, id]) => id));
    assert.deepEqual([...used].sort(), [...defined].sort(), key);
  }
});

test('the same key and width give the same bytes', () => {
  for (const kind of motifKinds) assert.equal(draw(`product/${kind}/twice/2`, 640), draw(`product/${kind}/twice/2`, 640));
});

test('different products, views and tones look different', () => {
  const pictures = ['harbour-mug/1', 'finca-mug/1', 'harbour-mug/2', 'harbour-mug/3', 'harbour-mug/4', 'harbour-mug/1-sage', 'harbour-mug/1-rust'];
  assert.equal(new Set(pictures.map((rest) => draw(`product/mug/${rest}`, 640).replace(/<title>.*<\/title>/, ''))).size, pictures.length);
});

test('a product keeps its proportions at every width; only detail is left out', () => {
  for (const kind of motifKinds) {
    const shapes = (width: number): Set<string> => new Set([...draw(`product/${kind}/steady/1`, width).matchAll(/ (?:d|cx|x)="([^"]+)"/g)].map(([, value]) => value ?? ''));
    const fine = shapes(640);
    const coarse = [...shapes(96)];
    const shared = coarse.filter((shape) => fine.has(shape)).length;
    assert.ok(shared / coarse.length > 0.85, `${kind}: ${shared} of ${coarse.length} shapes are shared`);
  }
});

test('the smaller the picture, the fewer the bytes', () => {
  const total = (width: number): number => motifKinds.reduce((sum, kind) => sum + draw(`product/${kind}/some-${kind}/1`, width).length, 0);
  assert.ok(total(32) < total(96) * 0.8 && total(96) < total(320) * 0.95 && total(320) < total(640));
});

test('pictures are small: 4 KB is typical and 12 KB the most', () => {
  const sizes = buildDemoData().products.flatMap(({ media }) => media.map(({ key }) => draw(key, 640).length));
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) / sizes.length < 4096);
  assert.ok(Math.max(...sizes) < 12_288, String(Math.max(...sizes)));
});

test('width and height follow the width asked for', () => {
  assert.match(draw('product/mug/a/1', 300), /^<svg [^>]*width="300" height="300"/);
  assert.match(draw('vendor/mug/a/banner', 300), /^<svg [^>]*width="300" height="100"/);
  assert.match(draw('category/mug/a', 300), /^<svg [^>]*width="300" height="225"/);
});

test('every picture the demo names can be drawn, and its key fits a short column', () => {
  const { vendors, categories, products } = buildDemoData();
  const keys = [...vendors.flatMap(({ logo, banner }) => [logo, banner]), ...categories.map(({ image }) => image), ...products.flatMap(({ media }) => media)].map(({ key }) => key);
  for (const key of keys) {
    assert.ok(key.length <= 160, key);
    assertWellFormed(draw(key, 96), key);
  }
  const variantKeys = products.flatMap(({ variants }) => variants.map(({ mediaKey }) => mediaKey));
  assert.deepEqual(variantKeys.filter((key) => !keys.includes(key)), []);
});
