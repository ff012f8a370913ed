import type { AccountChangePayload, AccountPage, AccountSecurity, PrivacyRequest, SecondFactorCodesPayload, SecondFactorEnrolPayload, Session, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { field } from '../html/form.ts';
import { html, when, type Html } from '../html/html.ts';
import { missingParts, notice, refusals } from '../html/parts.ts';
import { actionForm, notForYou } from '../html/workplace.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';

export const securityPage: Page = { method: 'GET', path: paths.security, show: (visit) => showSecurity(visit) };

/** What an action leaves to show: refusals, or something that is shown this once. */
interface Outcome {
  errors?: readonly UserError[];
  shown?: Html;
}

async function showSecurity(visit: Visit, { errors = [], shown }: Outcome = {}): Promise<Shown | GoTo> {
  const answer = await visit.query<{ accountPage: AccountPage | null }>('AccountPage');
  if (answer.errors.length > 0 || !answer.data?.accountPage) return notForYou(answer, paths.security);
  const { security, privacyRequests, profile } = answer.data.accountPage;
  const session = await visit.session();
  const done = visit.request.query.get('done') ? notice('Done.', 'good') : null;
  return {
    title: 'Security and data',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<p><a href="${paths.account}">Back to your account</a></p><h1>Security and data</h1>${done}${refusals(errors)}${shown ?? null}${missingParts(answer.missingSections)}
<div class="columns">${when(security, (status) => secondFactor(status, session))}
<section><h2>Password</h2>${form(session, 'PASSWORD', 'Change the password', html`${secret('currentPassword', 'password-now', 'Password now', 'current-password')}${secret('newPassword', 'password-new', 'New password', 'new-password')}`)}</section>
<section><h2>E-mail</h2><p>${profile?.email ?? ''}</p>${profile?.isEmailVerified === false ? form(session, 'RESEND', 'Send the letter again') : null}${form(session, 'EMAIL', 'Change the address', html`${field({ name: 'newEmail', label: 'New address', type: 'email', autocomplete: 'email' })}${secret('password', 'password-for-email', 'Password', 'current-password')}`)}</section>
<section><h2>Other devices</h2><p>Everything but this browser is signed out.</p>${form(session, 'OTHERS', 'Sign all others out')}</section>
<section><h2>Your data</h2>${when(privacyRequests, requestsOf)}${form(session, 'EXPORT', 'Ask for a copy')}<details><summary>Delete the account</summary><p>It can be called off for some days; after that it is final.</p>${form(session, 'DELETE', 'Ask to delete it', secret('password', 'password-for-deletion', 'Password', 'current-password'))}${form(session, 'KEEP', 'Call a deletion off')}</details></section></div>`,
  };
}

const form = (session: Session | null, what: string, label: string, fields: Html | null = null): Html => actionForm({ action: paths.security, what, label, session, hidden: {}, fields });

/** A field for a secret; ids differ because several forms ask for the password. */
const secret = (name: string, id: string, label: string, autocomplete: string): Html =>
  html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${name}" type="password" required autocomplete="${autocomplete}" maxlength="200"></div>`;

const codeField = (id: string): Html => html`<div class="field"><label for="${id}">Code from your app</label><input id="${id}" name="code" required autocomplete="one-time-code" maxlength="40"></div>`;

function secondFactor({ isSecondFactorOn, isSecondFactorRequired, recoveryCodesLeft }: AccountSecurity, session: Session | null): Html {
  if (!isSecondFactorOn) {
    return html`<section><h2>Second step</h2><p>Signing in takes the password alone.${isSecondFactorRequired ? ' Your role needs a second step.' : ''}</p>${form(session, 'ENROL', 'Set up a second step', secret('password', 'password-for-factor', 'Password', 'current-password'))}</section>`;
  }
  return html`<section><h2>Second step</h2><p>Signing in takes a code from your app. ${recoveryCodesLeft} recovery ${recoveryCodesLeft === 1 ? 'code is' : 'codes are'} left.</p><div id="prove">${form(session, 'PROVE', 'Prove it is you, for the next 15 minutes', codeField('code-to-prove'))}</div><details><summary>New recovery codes</summary>${form(session, 'CODES', 'Make new recovery codes', codeField('code-for-codes'))}</details><details><summary>Do without a second step</summary>${form(session, 'OFF', 'Give the second step up', codeField('code-for-off'))}</details></section>`;
}

function requestsOf(requests: readonly PrivacyRequest[]): Html {
  return html`<ul class="plain-list">${requests.map(({ kind, state, downloadPath, obstacles }) => html`<li>${kind === 'EXPORT' ? 'Copy' : 'Deletion'} <span class="state">${state.toLowerCase().replaceAll('_', ' ')}</span> ${when(downloadPath, (path) => html`<a href="${path}">Download</a>`)} ${obstacles.join(' ')}</li>`)}</ul>`;
}

type Payload = Partial<AccountChangePayload & SecondFactorEnrolPayload & SecondFactorCodesPayload> & { userErrors: UserError[] };

const text = (form: URLSearchParams, name: string): string => form.get(name) ?? '';

const operations: Readonly<Record<string, (form: URLSearchParams) => [name: string, variables: object]>> = {
  ENROL: (form) => ['SecondFactorEnrol', { password: text(form, 'password') }],
  CONFIRM: (form) => ['SecondFactorConfirm', { code: text(form, 'code').trim() }],
  PROVE: (form) => ['SecondFactorProve', { code: text(form, 'code').trim() }],
  CODES: (form) => ['RecoveryCodesRegenerate', { code: text(form, 'code').trim() }],
  OFF: (form) => ['SecondFactorDisable', { code: text(form, 'code').trim() }],
  PASSWORD: (form) => ['PasswordChange', { currentPassword: text(form, 'currentPassword'), newPassword: text(form, 'newPassword') }],
  EMAIL: (form) => ['EmailChange', { newEmail: text(form, 'newEmail').trim(), password: text(form, 'password') }],
  RESEND: () => ['EmailVerificationResend', {}],
  OTHERS: () => ['OtherDevicesSignOut', {}],
  EXPORT: () => ['DataExportRequest', {}],
  DELETE: (form) => ['AccountDeletionRequest', { password: text(form, 'password') }],
  KEEP: () => ['AccountDeletionCancel', {}],
};

export const securityAction: Page = {
  method: 'POST',
  path: paths.security,
  async show(visit) {
    const operation = operations[text(visit.form, 'do')];
    if (!operation) return notFound('this action');
    const answer = await visit.mutate<Record<string, Payload>>(...operation(visit.form));
    if (!answer.data) return refused(answer);
    const [payload] = Object.values(answer.data);
    const session = await visit.session();
    if (payload?.secret) return showSecurity(visit, { shown: enrolment(payload.secret, session) });
    if (payload?.recoveryCodes) return showSecurity(visit, { shown: codes(payload.recoveryCodes) });
    const errors = payload?.userErrors ?? [];
    // A wrong code while setting up does not begin anew: the secret stays what the app knows already.
    if (errors.length > 0) return showSecurity(visit, { errors, ...(visit.form.get('do') === 'CONFIRM' && { shown: enrolment(null, session) }) });
    return { to: `${paths.security}?done=1` };
  },
};

function enrolment(secretText: string | null, session: Session | null): Html {
  return html`<section class="panel"><h2>Set up your app</h2>${when(secretText, (shown) => html`<p>Put this into your authenticator app; it is shown this once: <code class="secret">${shown}</code></p>`)}${form(session, 'CONFIRM', 'Turn it on', codeField('code-to-confirm'))}</section>`;
}

const codes = (all: readonly string[]): Html => html`<section class="panel" role="status"><h2>Recovery codes</h2><p>Each works once, should the app be lost. They are shown this once.</p><ul class="plain-list">${all.map((code) => html`<li><code>${code}</code></li>`)}</ul></section>`;
