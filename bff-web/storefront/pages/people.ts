/** Who works for a shop: a page to invite, change and remove, and the one that a letter of invitation leads to. */
import type { AccountChangePayload, Session, StaffInvitation, StaffMember, UserError, VendorDashboardPage, VendorStaffRole } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { field, otherErrors } from '../html/form.ts';
import { html, raw, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { isoOf, missingParts, notice, refusals } from '../html/parts.ts';
import { actionForm, notForYou, shopSwitch, withoutShop } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import { dateFormat, type Visit } from '../visit.ts';

/** What can be given; ownership is handed over, not given. */
const roles: readonly (readonly [VendorStaffRole, string])[] = [
  ['MANAGER', 'Manager: everything but ownership and payouts'],
  ['CATALOG', 'Catalog: products, prices and stock'],
  ['FULFILMENT', 'Fulfilment: orders, parcels and returns'],
  ['FINANCE', 'Finance: balance, payouts and statements'],
  ['READ_ONLY', 'Read only'],
];
const nameOf = (role: VendorStaffRole): string => roles.find(([value]) => value === role)?.[1].split(':')[0] ?? 'Owner';
const text = (form: URLSearchParams, name: string): string => form.get(name)?.trim() ?? '';

export const peoplePage: Page = { method: 'GET', path: '/vendor/people', show: (visit) => showPeople(visit) };

async function showPeople(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const session = await visit.session();
  const vendorId = visit.form.get('shop') ?? visit.request.query.get('shop') ?? session?.shops[0]?.vendorId;
  if (vendorId === undefined) return withoutShop(session, '/vendor/people');
  const answer = await visit.query<{ vendorDashboardPage: VendorDashboardPage | null }>('VendorPeople', { vendorId });
  if (answer.errors.length > 0 || !answer.data) return notForYou(answer, paths.workplacePeople(vendorId));
  const page = answer.data.vendorDashboardPage;
  if (!page) return notFound('this shop');
  const date = dateFormat(visit);
  return {
    title: 'People',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<h1>People of ${page.shop?.name ?? 'the shop'}</h1>${shopSwitch(session, vendorId, 'People')}${refusals(otherErrors(errors, ['email']))}${missingParts(answer.missingSections)}
<div class="panels"><section class="panel wide"><h2>Who works here</h2><ul class="plain-list">${page.staff?.map((member) => memberOf(member, vendorId, session, date))}</ul></section>
${page.invitations ? html`<section class="panel"><h2>Invite somebody</h2>${inviteForm(visit, vendorId, session, errors)}</section>
<section class="panel"><h2>Invited</h2>${page.invitations.length === 0 ? html`<p>Nobody waits for an answer.</p>` : html`<ul class="plain-list">${page.invitations.map((invitation) => invitationOf(invitation, vendorId, session, date))}</ul>`}</section>` : null}</div>`,
  };
}

function memberOf({ id, name, role, since, version }: StaffMember, shop: string, session: Session | null, date: Intl.DateTimeFormat): Html {
  const who = name ?? 'Somebody';
  const hidden = { id, shop, version: String(version ?? 0) };
  const select = html`<label class="visually-hidden" for="role-${id}">Role of ${who}</label><select id="role-${id}" name="role">${roles.map(([value]) => html`<option value="${value}"${raw(value === role ? ' selected' : '')}>${nameOf(value)}</option>`)}</select>`;
  return html`<li><p>${who} <span class="hint">${nameOf(role)}, since <time datetime="${isoOf(since)}">${date.format(new Date(since))}</time></span></p>
${role === 'OWNER' ? null : html`${actionForm({ action: '/vendor/people', what: 'ROLE', label: 'Change role', about: `of ${who}`, session, hidden, fields: select })}${actionForm({ action: '/vendor/people', what: 'REMOVE', label: 'Remove', about: who, session, hidden })}`}</li>`;
}

function inviteForm(visit: Visit, shop: string, session: Session | null, errors: readonly UserError[]): Html {
  return html`<form method="post" action="/vendor/people">${csrfField(session)}<input type="hidden" name="do" value="INVITE"><input type="hidden" name="shop" value="${shop}">
${field({ name: 'email', label: 'E-mail', type: 'email', value: visit.form.get('email'), hint: 'They get a letter that can be accepted once, within 7 days.' }, errors)}
<div class="field"><label for="role-to-give">As</label><select id="role-to-give" name="role">${roles.map(([value, label]) => html`<option value="${value}"${raw(value === visit.form.get('role') ? ' selected' : '')}>${label}</option>`)}</select></div>
<p><button class="primary">Invite</button></p></form>`;
}

function invitationOf({ id, email, role, expiresAt }: StaffInvitation, shop: string, session: Session | null, date: Intl.DateTimeFormat): Html {
  return html`<li>${email} <span class="hint">as ${nameOf(role)}, until <time datetime="${isoOf(expiresAt)}">${date.format(new Date(expiresAt))}</time></span>${actionForm({ action: '/vendor/people', what: 'REVOKE', label: 'Take back', about: `the invitation of ${email}`, session, hidden: { id, shop } })}</li>`;
}

const operations: Readonly<Record<string, (form: URLSearchParams) => [name: string, variables: object]>> = {
  INVITE: (form) => ['VendorStaffInvite', { vendorId: text(form, 'shop'), email: text(form, 'email'), role: text(form, 'role') }],
  REVOKE: (form) => ['VendorStaffInvitationRevoke', { vendorId: text(form, 'shop'), id: text(form, 'id') }],
  ROLE: (form) => ['VendorStaffRoleChange', { vendorId: text(form, 'shop'), id: text(form, 'id'), expectedVersion: Number(text(form, 'version')), role: text(form, 'role') }],
  REMOVE: (form) => ['VendorStaffRemove', { vendorId: text(form, 'shop'), id: text(form, 'id'), expectedVersion: Number(text(form, 'version')) }],
};

export const peopleAction: Page = {
  method: 'POST',
  path: '/vendor/people',
  async show(visit) {
    const operation = operations[text(visit.form, 'do')];
    if (!operation) return notFound('this action');
    const answer = await visit.mutate<Record<string, AccountChangePayload>>(...operation(visit.form));
    if (!answer.data) return refused(answer);
    const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
    return errors.length > 0 ? showPeople(visit, errors) : { to: paths.workplacePeople(text(visit.form, 'shop')) };
  },
};

/** Where the letter of an invitation leads. Opening it accepts nothing. */
const joinPath = '/desk/join';

async function showJoin(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const token = visit.form.get('token') ?? visit.request.query.get('token') ?? '';
  const session = await visit.session();
  const here = `${joinPath}?token=${encodeURIComponent(token)}`;
  return {
    title: 'Work for a shop',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<div class="narrow"><h1>You are invited to work for a shop</h1>${refusals(errors)}
${session?.isSignedIn ? html`<p>You will see and do there what your role includes.</p>${actionForm({ action: joinPath, what: 'JOIN', label: 'Accept', session, hidden: { token }, isPrimary: true })}` : html`${notice('The invitation is for the address the letter came to. Sign in with it first.')}<p><a class="button primary" href="${paths.signIn(here)}">Sign in</a></p><p class="hint">No account yet? <a href="${paths.signUp}">Open one</a> with that address, then follow the letter’s link again.</p>`}</div>`,
  };
}

export const joinPages: readonly Page[] = [
  { method: 'GET', path: joinPath, show: (visit) => showJoin(visit) },
  { method: 'GET', path: '/join', show: async ({ request }) => ({ to: `${joinPath}?token=${encodeURIComponent(request.query.get('token') ?? '')}` }) },
  {
    method: 'POST',
    path: joinPath,
    async show(visit) {
      const answer = await visit.mutate<{ vendorStaffInvitationAccept: AccountChangePayload }>('VendorStaffInvitationAccept', { token: text(visit.form, 'token') });
      if (answer.errors[0]?.extensions?.code === 'UNAUTHENTICATED') return showJoin(visit);
      if (!answer.data) return refused(answer);
      const { userErrors } = answer.data.vendorStaffInvitationAccept;
      return userErrors.length > 0 ? showJoin(visit, userErrors) : { to: paths.workplace() };
    },
  },
];
