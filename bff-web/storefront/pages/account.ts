import type { AccountPage, Address, Device, Notification, Session } from '../../generated/schema-types.ts';
import { localPath, paths } from '../addresses.ts';
import { countryName } from '../html/country-name.ts';
import { html, when, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { isoOf, missingParts, orderTile } from '../html/parts.ts';
import { refused, type Page } from '../page.ts';
import { dateFormat } from '../visit.ts';

export const accountPage: Page = {
  method: 'GET',
  path: paths.account,
  async show(visit) {
    const { query } = visit.request;
    const answer = await visit.query<{ accountPage: AccountPage | null }>('AccountPage', { ordersAfter: query.get('orders'), notificationsAfter: query.get('messages') });
    if (answer.errors[0]?.extensions?.code === 'UNAUTHENTICATED') return { to: paths.signIn(paths.account) };
    if (!answer.data?.accountPage) return refused(answer);
    const { profile, orders, notifications, addresses, devices } = answer.data.accountPage;
    const session = await visit.session();
    const date = dateFormat(visit);
    return {
      title: 'Your account',
      body: html`<div class="title-line"><h1>${profile?.displayName ?? 'Your account'}</h1><form method="post" action="/sign-out">${csrfField(session)}<button class="quiet">Sign out</button></form></div>
<p class="lead">${profile?.email ?? ''}${profile?.isEmailVerified === false ? html` <span class="badge warn">not confirmed yet</span>` : null}</p>${missingParts(answer.missingSections)}
<p><a href="${paths.wishlist}">Your wishlist</a> · <a href="${paths.security}">Security and data</a></p><div class="columns"><section><h2>Orders</h2>${orders?.items.length ? html`<ul class="orders">${orders.items.map((order) => orderTile(order, date))}</ul>` : html`<p>None yet.</p>`}${when(orders?.nextCursor, (cursor) => html`<p><a href="${paths.account}?orders=${encodeURIComponent(cursor)}">Older orders</a></p>`)}</section>
<section><h2>Messages</h2>${notifications?.items.length ? html`<ul class="messages">${notifications.items.map((message) => messageOf(message, date))}</ul>` : html`<p>None.</p>`}${notifications?.unreadCount ? html`<form method="post" action="/messages-read">${csrfField(session)}<button class="quiet">Mark all as read</button></form>` : null}${when(notifications?.nextCursor, (cursor) => html`<p><a href="${paths.account}?messages=${encodeURIComponent(cursor)}">Older messages</a></p>`)}</section>
<section><h2>Addresses</h2>${addresses?.length ? html`<ul class="addresses">${addresses.map((address) => addressOf(address, session))}</ul>` : html`<p>None yet; the one you check out with can be kept.</p>`}</section>
<section><h2>Where you are signed in</h2><ul class="devices">${devices?.map((device) => deviceOf(device, date))}</ul></section></div>`,
    };
  },
};

function messageOf({ title, body, url, createdAt, isRead }: Notification, date: Intl.DateTimeFormat): Html {
  return html`<li class="${isRead ? 'read' : 'unread'}"><p class="title">${url ? html`<a href="${localPath(url, paths.account)}">${title}</a>` : title}${isRead ? null : html` <span class="badge">new</span>`}</p><p>${body}</p><time datetime="${isoOf(createdAt)}">${date.format(new Date(createdAt))}</time></li>`;
}

function addressOf({ id, recipient, line1, line2, postalCode, city, region, country, isDefault }: Address, session: Session | null): Html {
  return html`<li><address>${recipient}<br>${line1}<br>${line2 ? html`${line2}<br>` : null}${postalCode ?? ''} ${city}<br>${when(region, (name) => html`${name}<br>`)}${countryName(country)}</address>${isDefault ? html`<span class="badge plain">used first</span> ` : null}<a href="${paths.address(id)}">Change<span class="visually-hidden"> the address of ${recipient}, ${city}</span></a> <form method="post" action="/address-delete">${csrfField(session)}<input type="hidden" name="id" value="${id}"><button class="quiet">Remove</button></form></li>`;
}

function deviceOf({ name, client, lastUsedAt, isCurrent }: Device, date: Intl.DateTimeFormat): Html {
  return html`<li>${name ?? client}${isCurrent ? html` <span class="badge plain">this one</span>` : null} <time datetime="${isoOf(lastUsedAt)}">${date.format(new Date(lastUsedAt))}</time></li>`;
}

export const messagesRead: Page = {
  method: 'POST',
  path: '/messages-read',
  async show(visit) {
    const answer = await visit.mutate<object>('NotificationsMarkRead', {});
    return answer.data ? { to: paths.account } : refused(answer);
  },
};

export const addressDelete: Page = {
  method: 'POST',
  path: '/address-delete',
  async show(visit) {
    const answer = await visit.mutate<object>('AddressDelete', { id: visit.form.get('id') ?? '' });
    return answer.data ? { to: paths.account } : refused(answer);
  },
};
