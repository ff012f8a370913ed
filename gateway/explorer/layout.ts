/** What every page for partners has around its content. Whatever is put into a template is escaped. */
import { html, raw } from 'hono/html';
import type { HttpResponse } from '#platform/server/http-types';
import type { Assets } from './assets.ts';

export { html, raw };
export type Html = ReturnType<typeof html>;

export const pages = [
  ['/partners', 'Getting started'],
  ['/partners/examples', 'Examples'],
  ['/partners/errors', 'Errors and limits'],
  ['/partners/webhooks', 'Webhooks'],
  ['/partners/changelog', 'Changelog'],
  ['/explorer', 'Explorer'],
] as const;

export interface Page {
  path: string;
  title: string;
  body: Html;
  assets: Assets;
}

export function head(title: string, assets: Assets, more: Html | null = null): Html {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Partners</title>
<link rel="icon" href="${assets.address('emblem.svg')}" type="image/svg+xml">
${more}<link rel="stylesheet" href="${assets.address('partner.css')}">
</head>`;
}

export function navigation(here: string, assets: Assets): Html {
  return html`<a class="name" href="/partners"><img src="${assets.address('emblem.svg')}" alt="" width="26" height="26"> Partners</a>
<nav aria-label="Pages">${pages.map(([path, name]) => html`<a href="${path}"${raw(path === here ? ' aria-current="page"' : '')}>${name}</a> `)}</nav>`;
}

export function layout({ path, title, body, assets }: Page): Html {
  return html`<!doctype html>
<html lang="en">
${head(title, assets)}
<body>
<header class="bar">${navigation(path, assets)}</header>
<main class="doc">
<h1>${title}</h1>
${body}
</main>
</body>
</html>`;
}

const policy = ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "connect-src 'self'", "img-src 'self' data:", "font-src 'self' data:", "script-src 'self'", "style-src 'self'"].join('; ');

/** Only ours, nothing inline, save styles that bear the nonce of this very answer, which is then nobody's to keep. */
export async function pageResponse(page: Html, styleNonce?: string): Promise<HttpResponse> {
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': styleNonce === undefined ? policy : `${policy} 'nonce-${styleNonce}'`,
      'referrer-policy': 'same-origin',
      'cache-control': styleNonce === undefined ? 'public, max-age=60' : 'no-store',
    },
    body: String(await page),
  };
}
