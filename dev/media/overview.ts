import { buildDemoData } from '../demo/demo-data.ts';
import type { DemoMedia } from '../demo/model.ts';
import { escapeText } from './svg.ts';

function figure({ key, alt, width, height }: DemoMedia, shownWidth: number): string {
  const source = escapeText(`/media/${key}/${shownWidth * 2}.svg`);
  return `<figure><img loading="lazy" src="${source}" width="${shownWidth}" height="${Math.round((shownWidth * height) / width)}" alt="${escapeText(alt)}"><figcaption>${escapeText(alt)}</figcaption></figure>`;
}

function section(title: string, pictures: readonly DemoMedia[], shownWidth: number): string {
  return `<h2>${escapeText(title)}</h2><div>${pictures.map((picture) => figure(picture, shownWidth)).join('')}</div>`;
}

/** All pictures of the demo on one page, to look at while drawing. */
export function overviewPage(): string {
  const { vendors, categories, products } = buildDemoData();
  const sections = [
    section('Vendors', vendors.map(({ logo }) => logo), 120),
    section('Banners', vendors.map(({ banner }) => banner), 420),
    section('Categories', categories.map(({ image }) => image), 200),
    ...vendors.map(({ name, id }) => section(name, products.filter(({ vendorId }) => vendorId === id).flatMap(({ media }) => media), 160)),
  ];
  const style = 'body{font:14px system-ui;margin:24px;background:#faf8f5;color:#222}div{display:flex;flex-wrap:wrap;gap:14px}figure{margin:0}img{display:block;border-radius:8px}figcaption{max-width:160px;font-size:12px;padding:4px 0}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Demo pictures</title><style>${style}</style><h1>Demo pictures</h1>${sections.join('')}</html>`;
}
