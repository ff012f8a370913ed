/** Administrators look people up, and give or take roles with a reason that is kept. */
import type { AdminUser, AdminUserPayload, AdminUsersPage, Session, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { html, raw, when, type Html } from '../html/html.ts';
import { isoOf, missingParts, notice, refusals } from '../html/parts.ts';
import { notForYou, reasonForm } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

const roles = [['support', 'Support'], ['admin', 'Administrator'], ['partner', 'Partner']] as const;
const nameOf = (role: string): string => roles.find(([value]) => value === role)?.[1] ?? role;
const path = paths.adminUsers();
const done: Readonly<Record<string, string>> = { GRANT: 'The role is given; it counts from the next page on that the person opens.', REVOKE: 'The role is taken, and the person was signed out everywhere.' };
const notAdmin = { code: 'NOT_ALLOWED', message: 'Only administrators give and take roles. If you are one, this form is out of date: try it again.' } as UserError;

async function showUsers(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const asked = (name: string): string => (visit.form.get(name) ?? visit.request.query.get(name) ?? '').trim();
  const [query, after] = [asked('q'), asked('after')];
  const answer = await visit.query<{ adminUsersPage: AdminUsersPage | null }>('AdminUsersPage', { query: query || null, after: after || null });
  if (answer.errors.length > 0 || !answer.data?.adminUsersPage) return notForYou(answer, paths.adminUsers(query));
  const { users } = answer.data.adminUsersPage;
  const session = await visit.session();
  const date = dateFormat(visit);
  const more = (cursor: string): string => `${path}?${new URLSearchParams({ q: query, after: cursor }).toString()}`;
  return {
    title: 'People',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<p><a href="${paths.admin}">Operations</a></p><h1>People of the marketplace</h1>${refusals(errors)}${when(done[visit.request.query.get('done') ?? ''], (text) => notice(text, 'good'))}${missingParts(answer.missingSections)}
<form class="lookup" action="${path}" role="search" aria-label="People"><div class="field"><label for="who">Name or e-mail begins with</label><input id="who" name="q" type="search" value="${query}" maxlength="100" autocomplete="off"></div> <button class="primary">Look up</button></form>
${when(users, ({ items, nextCursor }) => html`<section class="panel wide" aria-label="Found"><h2 class="visually-hidden">Found</h2>${items.length === 0 ? html`<p>Nobody is called that.</p>` : html`<ul class="plain-list people">${items.map((user) => personOf(user, { query, session, date }))}</ul>`}${when(nextCursor, (cursor) => html`<p><a class="button" href="${more(cursor)}">More</a></p>`)}</section>`)}`,
  };
}

function personOf({ id, displayName, email, roles: held, createdAt }: AdminUser, { query, session, date }: { query: string; session: Session | null; date: Intl.DateTimeFormat }): Html {
  // Everybody is a customer: that is neither given nor taken.
  const own = roles.map(([role]) => role).filter((role) => held?.includes(role));
  const free = roles.filter(([role]) => !own.includes(role));
  const form = { action: path, session, about: displayName, hint: 'Kept with the audit.' };
  return html`<li><p><strong>${displayName}</strong> ${when(email, (address) => html`<span class="address">${address}</span>`)} ${own.map((role) => html`<span class="state">${nameOf(role)}</span> `)}</p>
<p class="hint"><code>${id}</code>${when(createdAt, (at) => html` since <time datetime="${isoOf(at)}">${date.format(new Date(at))}</time>`)}</p>
<div class="decisions">${free.length === 0 ? null : reasonForm({ ...form, id, what: 'GRANT', label: 'Give a role', hidden: { id, q: query }, fields: html`<div class="field"><label for="role-${id}">Role</label><select id="role-${id}" name="role">${free.map(([role, name], index) => html`<option value="${role}"${raw(index === 0 ? ' selected' : '')}>${name}</option>`)}</select></div>` })}
${own.map((role) => reasonForm({ ...form, id: `${id}-${role}`, what: 'REVOKE', label: `Take “${nameOf(role)}”`, about: `from ${displayName}`, hidden: { id, q: query, role } }))}</div></li>`;
}

const operations: Readonly<Record<string, string>> = { GRANT: 'UserRoleGrant', REVOKE: 'UserRoleRevoke' };

export const adminUserPages: readonly Page[] = [
  { method: 'GET', path, show: (visit) => showUsers(visit) },
  {
    method: 'POST',
    path,
    async show(visit) {
      const text = (name: string): string => visit.form.get(name)?.trim() ?? '';
      const operation = operations[text('do')];
      if (!operation) return notFound('this action');
      const answer = await visit.mutate<Record<string, AdminUserPayload>>(operation, { input: { userId: text('id'), role: text('role'), reason: text('reason') } });
      if (answer.errors[0]?.extensions?.code === 'FORBIDDEN') return showUsers(visit, [notAdmin]);
      if (!answer.data) return refused(answer);
      const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
      return errors.length > 0 ? showUsers(visit, errors) : { to: `${path}?${new URLSearchParams({ q: text('q'), done: text('do') }).toString()}` };
    },
  },
];
