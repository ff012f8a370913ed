/** Where the links in letters lead: each shows what will be done and does it on a click, since mail programs open links by themselves. */
import type { AccountChangePayload, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { field, otherErrors } from '../html/form.ts';
import { html, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { notice, refusals } from '../html/parts.ts';
import { refused, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';

interface Letter {
  path: string;
  operation: string;
  title: string;
  explanation: string;
  button: string;
  done: string;
  /** What is asked for besides the letter's secret. */
  fields?: (visit: Visit, errors: readonly UserError[]) => Html;
  variables(form: URLSearchParams): object;
}

const withToken = (form: URLSearchParams): object => ({ token: form.get('token') ?? '' });

const letters: readonly Letter[] = [
  { path: '/verify-email', operation: 'EmailVerify', title: 'Confirm your address', explanation: 'This address is yours, and news of your orders may go there.', button: 'Confirm', done: 'Your address is confirmed.', variables: withToken },
  { path: '/email-change', operation: 'EmailChangeConfirm', title: 'Change your address', explanation: 'From now on you sign in with the address this letter came to.', button: 'Change it', done: 'Your address is changed.', variables: withToken },
  { path: '/email-change/undo', operation: 'EmailChangeUndo', title: 'Keep your former address', explanation: 'The change of address is taken back.', button: 'Take it back', done: 'Your former address is back.', variables: withToken },
  {
    path: '/reset-password', operation: 'PasswordReset', title: 'Set a new password', explanation: 'Everybody who is signed in to your account is signed out.', button: 'Set it', done: 'Your password is set. Sign in with it.',
    fields: (_visit, errors) => field({ name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password', hint: 'At least 10 characters, and none of the common ones.', attributes: 'minlength="10"' }, errors),
    variables: (form) => ({ ...withToken(form), newPassword: form.get('newPassword') ?? '' }),
  },
  {
    path: paths.forgotPassword, operation: 'PasswordResetRequest', title: 'Forgot your password?', explanation: 'We send a letter with a link to set a new one.', button: 'Send the letter', done: 'If that address has an account, the letter is on its way.',
    fields: (visit, errors) => field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', value: visit.form.get('email') }, errors),
    variables: (form) => ({ email: form.get('email')?.trim() ?? '' }),
  },
];

async function showLetter(visit: Visit, { path, title, explanation, button, fields }: Letter, errors: readonly UserError[] = []): Promise<Shown> {
  const token = visit.form.get('token') ?? visit.request.query.get('token') ?? '';
  return {
    title,
    ...(errors.length > 0 && { status: 422 }),
    body: html`<div class="narrow"><h1>${title}</h1>${refusals(otherErrors(errors, ['newPassword', 'email']))}<p>${explanation}</p>
<form method="post" action="${path}">${csrfField(await visit.session())}<input type="hidden" name="token" value="${token}">${fields?.(visit, errors) ?? null}<p><button class="primary">${button}</button></p></form></div>`,
  };
}

function pagesOf(letter: Letter): Page[] {
  return [
    { method: 'GET', path: letter.path, show: (visit) => showLetter(visit, letter) },
    {
      method: 'POST',
      path: letter.path,
      async show(visit) {
        const answer = await visit.mutate<Record<string, AccountChangePayload>>(letter.operation, letter.variables(visit.form));
        if (!answer.data) return refused(answer);
        const errors = Object.values(answer.data).flatMap(({ userErrors }) => userErrors);
        if (errors.length > 0) return showLetter(visit, letter, errors);
        return { title: letter.title, body: html`<div class="narrow"><h1>${letter.title}</h1>${notice(letter.done, 'good')}<p><a href="${paths.account}">Your account</a></p></div>` };
      },
    },
  ];
}

export const letterPages: readonly Page[] = letters.flatMap(pagesOf);
