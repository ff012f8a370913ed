import type { WishlistPage } from '../../generated/schema-types.ts';
import { localPath, paths } from '../addresses.ts';
import { html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { missingParts, productTile } from '../html/parts.ts';
import { notForYou } from '../html/workplace.ts';
import { refused, type Page } from '../page.ts';

export const wishlistPage: Page = {
  method: 'GET',
  path: paths.wishlist,
  async show(visit) {
    const answer = await visit.query<{ wishlistPage: WishlistPage | null }>('WishlistPage');
    if (answer.errors.length > 0 || !answer.data?.wishlistPage) return notForYou(answer, paths.wishlist);
    const { items } = answer.data.wishlistPage;
    const session = await visit.session();
    return {
      title: 'Your wishlist',
      body: html`<h1>Your wishlist</h1>${missingParts(answer.missingSections)}${items?.length ? html`<ul class="tiles">${items.map((card) => productTile(card))}</ul>
<details><summary>Take something off</summary><ul class="plain-list">${items.map(({ id, title }) => html`<li><form class="action" method="post" action="/wishlist">${csrfField(session)}<input type="hidden" name="do" value="remove"><input type="hidden" name="id" value="${id}"><button class="quiet">Take off ${title}</button></form></li>`)}</ul></details>` : html`<p>Nothing yet. Products have a button that puts them here.</p>`}`,
    };
  },
};

export const wishlistChange: Page = {
  method: 'POST',
  path: paths.wishlist,
  async show(visit) {
    const { form } = visit;
    const session = await visit.session();
    const back = localPath(form.get('back'), paths.wishlist);
    if (!session?.isSignedIn) return { to: paths.signIn(back) };
    const answer = await visit.mutate<object>(form.get('do') === 'remove' ? 'WishlistRemove' : 'WishlistAdd', { productId: form.get('id') ?? '' });
    return answer.data ? { to: paths.wishlist } : refused(answer);
  },
};
