import type { Maybe, Seo, Session } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { assetAddress } from '../assets.ts';
import { markets, type MarketChoice } from '../market-choice.ts';
import { html, raw, when, type Html } from './html.ts';

export interface Layout {
  title: string;
  seo?: Maybe<Seo> | undefined;
  session: Session | null;
  market: MarketChoice;
  /** Path and query of this page, to come back to. */
  here: string;
  /** The words in the search field. */
  query?: string | undefined;
  /** Version of the cart that is shown; the choice of country bears it. */
  cartVersion?: number | undefined;
  /** Scripts in `assets/` that this page gets better with. */
  scripts?: readonly string[];
  /** More for the head. */
  head?: Html | undefined;
  body: Html;
}

const shopName = 'Many Hands';

/** The whole document around a page's content. */
export function layout(page: Layout): Html {
  return html`<!doctype html>
<html lang="en">
${head(page)}
<body>
<a class="skip" href="#content">Skip to the content</a>
${header(page)}
<main id="content" tabindex="-1">
${page.body}
</main>
${footer(page)}
</body>
</html>`;
}

function head({ title, seo, scripts = [], head: more }: Layout): Html {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${seo?.title ?? title} · ${shopName}</title>
${when(seo?.description, (description) => html`<meta name="description" content="${description}">`)}
${when(seo?.canonicalUrl, (url) => html`<link rel="canonical" href="${url}">`)}
<link rel="icon" href="${assetAddress('emblem.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetAddress('storefront.css')}">
${['enhance.js', ...scripts].map((name) => html`<script type="module" src="${assetAddress(name)}"></script>`)}
${seo?.jsonLd.map((text) => html`<script type="application/ld+json">${raw(text)}</script>`)}
${more}
</head>`;
}

function header({ session, here, query }: Layout): Html {
  const count = session?.cartItemCount ?? 0;
  // With more than an account and a cart, links have a row of their own on a phone.
  const isBusy = Boolean(session?.isOperator || session?.shops.length);
  return html`<header class="masthead${isBusy ? ' busy' : ''}">
<div class="bar">
<a class="wordmark" href="${paths.home}"><svg aria-hidden="true" viewBox="0 0 32 32" width="28" height="28"><path d="M4 20c4-9 8-9 12 0s8 9 12 0" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="9" r="4" fill="var(--accent)"/></svg> ${shopName}</a>
<form class="search" action="/search" role="search"><label class="visually-hidden" for="q">Search the shops</label><input id="q" name="q" type="search" value="${query ?? ''}" placeholder="Search all shops" autocomplete="off" maxlength="100"><button>Search</button></form>
<nav class="you" aria-label="You">
${session?.isOperator ? html`<a href="${paths.admin}">Operations</a>` : null}${session?.shops.length ? html`<a href="${paths.workplace()}">Your shop</a>` : null}
${session?.isSignedIn ? html`<a class="account" href="${paths.account}"><span class="name">${session.displayName ?? 'Your account'}</span>${when(session.unreadNotificationCount, (unread) => html` <span class="badge">${unread}<span class="visually-hidden"> unread messages</span></span>`)}</a>` : html`<a href="${paths.signIn(here)}">Sign in</a>`}
<a class="basket" href="${paths.cart}">Cart${count > 0 ? html` <span class="badge">${count}<span class="visually-hidden"> ${count === 1 ? 'item' : 'items'}</span></span>` : null}</a>
</nav>
</div>
</header>`;
}

function footer({ market, here, session, cartVersion }: Layout): Html {
  return html`<footer class="colophon">
<div class="bar">
<p><strong>${shopName}</strong> is one shop window for many independent makers. Each ships its own part of your order.</p>
<form class="market" method="post" action="/market"><input type="hidden" name="back" value="${here}">${csrfField(session)}${when(cartVersion, versionField)}<label for="country">Country and currency</label> <select id="country" name="country">${markets.map(({ country, label }) => html`<option value="${country}"${raw(country === market.country ? ' selected' : '')}>${label}</option>`)}</select> <button class="quiet">Change</button></form>
</div>
</footer>`;
}

/** What every form that changes something carries: proof that this page, and no other site's, sent it. */
export function csrfField(session: Session | null): Html | null {
  return when(session?.csrfToken, (token) => html`<input type="hidden" name="csrf" value="${token}">`);
}

/** What forms that change the cart carry: the version they were made from, so that nobody changes a cart they have not seen. */
export function versionField(version: number): Html {
  return html`<input type="hidden" name="cartVersion" value="${version}">`;
}
