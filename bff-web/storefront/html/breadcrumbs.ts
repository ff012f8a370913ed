import type { Maybe, Seo } from '../../generated/schema-types.ts';
import { html, type Html } from './html.ts';

/** The way here, as links; the page itself is last and no link. */
export function breadcrumbs(seo: Maybe<Seo> | undefined): Html | null {
  const steps = seo?.breadcrumbs ?? [];
  if (steps.length < 2) return null;
  return html`<nav class="crumbs" aria-label="You are here"><ol>${steps.map(({ name, url }, index) => html`<li>${index === steps.length - 1 ? html`<span aria-current="page">${name}</span>` : html`<a href="${new URL(url, 'http://shop').pathname}">${name}</a>`}</li>`)}</ol></nav>`;
}
