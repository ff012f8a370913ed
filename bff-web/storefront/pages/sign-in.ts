import type { AuthPayload, CartLeftOut, UserError } from '../../generated/schema-types.ts';
import { localPath, paths } from '../addresses.ts';
import { field, otherErrors } from '../html/form.ts';
import { html, type Html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { notice, refusals } from '../html/parts.ts';
import { marketInput } from '../market-choice.ts';
import { refused, type GoTo, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';

export const signInPage: Page = { method: 'GET', path: '/sign-in', show: (visit) => showSignIn(visit) };
export const signUpPage: Page = { method: 'GET', path: '/sign-up', show: (visit) => showSignUp(visit) };

const nextOf = ({ request, form }: Visit): string => localPath(form.get('next') ?? request.query.get('next'), paths.home);

async function showSignIn(visit: Visit, errors: readonly UserError[] = []): Promise<Shown> {
  const fields = html`${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', value: visit.form.get('email') }, errors)}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }, errors)}`;
  return credentials(visit, { title: 'Sign in', action: '/sign-in', fields, errors: otherErrors(errors, ['email', 'password']), other: html`New here? <a href="${paths.signUp}?next=${encodeURIComponent(nextOf(visit))}">Make an account</a> · <a href="${paths.forgotPassword}">Forgot your password?</a>` });
}

async function showSignUp(visit: Visit, errors: readonly UserError[] = []): Promise<Shown> {
  const fields = html`${field({ name: 'displayName', label: 'Your name', autocomplete: 'name', value: visit.form.get('displayName'), hint: 'Shown beside your reviews.' }, errors)}
${field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', value: visit.form.get('email') }, errors)}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', hint: 'At least 10 characters, and none of the common ones.', attributes: 'minlength="10"' }, errors)}`;
  return credentials(visit, { title: 'Make an account', action: '/sign-up', fields, errors: otherErrors(errors, ['displayName', 'email', 'password']), other: html`Have one? <a href="${paths.signIn(nextOf(visit))}">Sign in</a>` });
}

interface Credentials {
  title: string;
  action: string;
  fields: Html;
  errors: readonly UserError[];
  other: Html;
}

async function credentials(visit: Visit, { title, action, fields, errors, other }: Credentials): Promise<Shown> {
  const session = await visit.session();
  return {
    title,
    ...(visit.request.method === 'POST' && { status: 422 }),
    body: html`<div class="narrow"><h1>${title}</h1>${refusals(errors)}
<form method="post" action="${action}">${csrfField(session)}<input type="hidden" name="next" value="${nextOf(visit)}">${fields}<p><button class="primary">${title}</button></p></form>
<p>${other}</p></div>`,
  };
}

/** The credentials were checked: on to where the visitor wanted to be, or the form again. */
async function enter(visit: Visit, name: 'SignIn' | 'SignUp', input: object, again: (visit: Visit, errors: readonly UserError[]) => Promise<Shown>): Promise<Shown | GoTo> {
  const answer = await visit.mutate<Record<string, AuthPayload>>(name, { input });
  if (!answer.data) return refused(answer);
  const [payload] = Object.values(answer.data);
  if (payload?.challenge) return showSecondStep(visit, payload.challenge.token);
  if (payload && payload.userErrors.length === 0) return onward(visit, payload);
  return again(visit, payload?.userErrors ?? []);
}

/** Where somebody who has signed in goes on: where they wanted to be, or first to the cart when it has fewer of something than they had put in. */
function onward(visit: Visit, { cartChanges, cartLeftOut }: AuthPayload): GoTo | Shown {
  const fewer = cartChanges.filter(({ reason }) => reason !== 'SUMMED').map(({ variantId }) => variantId);
  const to = fewer.length === 0 ? nextOf(visit) : paths.cartWithFewer(fewer, nextOf(visit));
  return cartLeftOut.length === 0 ? { to } : showLeftOut(cartLeftOut, to);
}

const leftOut: Readonly<Record<CartLeftOut['kind'], (left: CartLeftOut) => Html>> = {
  LINE: ({ label, quantity }) => html`${quantity} × ${label}: a cart holds 200 different things. Take something out, and it is added when you next sign in.`,
  COUPON: ({ label }) => html`the coupon ${label}: there are too many, or it cannot be combined with those of your cart.`,
  NOTE: ({ label }) => html`the note “${label}”: your cart has another one.`,
  VENDOR_OPTIONS: ({ label }) => html`some of what you had chosen for the parcel from ${label}: your cart says otherwise.`,
};

/** Here and not on the page after: what is not in the cart cannot be shown from the cart. */
function showLeftOut(left: readonly CartLeftOut[], to: string): Shown {
  return {
    title: 'You are signed in',
    body: html`<div class="narrow"><h1>You are signed in</h1>${notice(html`What you had chosen before is in your cart, except for:
<ul>${left.map((each) => html`<li>${leftOut[each.kind](each)}</li>`)}</ul>`)}<p><a class="button primary" href="${to}">Go on</a></p></div>`,
  };
}

/** The password was right; what the app shows is asked for. The challenge goes with the form and is worth nothing without a code. */
async function showSecondStep(visit: Visit, challenge: string, errors: readonly UserError[] = []): Promise<Shown> {
  const fields = html`<input type="hidden" name="challenge" value="${challenge}">${field({ name: 'code', label: 'Code', autocomplete: 'one-time-code', hint: 'Six digits from your app, or one of your recovery codes.', attributes: 'maxlength="40" spellcheck="false"' }, errors)}`;
  const shown = await credentials(visit, { title: 'One more step', action: paths.secondStep, fields, errors: otherErrors(errors, ['code']), other: html`<a href="${paths.signIn(nextOf(visit))}">Begin again</a>` });
  return { ...shown, status: errors.length > 0 ? 422 : 200 };
}

export const secondStep: Page = {
  method: 'POST',
  path: paths.secondStep,
  async show(visit) {
    const challenge = visit.form.get('challenge') ?? '';
    const answer = await visit.mutate<{ signInComplete: AuthPayload }>('SignInComplete', { input: { challenge, code: text(visit, 'code') } });
    if (!answer.data) return refused(answer);
    const { userErrors } = answer.data.signInComplete;
    return userErrors.length === 0 ? onward(visit, answer.data.signInComplete) : showSecondStep(visit, challenge, userErrors);
  },
};

const text = (visit: Visit, name: string): string => visit.form.get(name)?.trim() ?? '';

export const signIn: Page = {
  method: 'POST',
  path: '/sign-in',
  show: (visit) => enter(visit, 'SignIn', { email: text(visit, 'email'), password: visit.form.get('password') ?? '' }, showSignIn),
};

export const signUp: Page = {
  method: 'POST',
  path: '/sign-up',
  show: (visit) => enter(visit, 'SignUp', { email: text(visit, 'email'), password: visit.form.get('password') ?? '', displayName: text(visit, 'displayName'), market: marketInput(visit.market) }, showSignUp),
};

export const signOut: Page = {
  method: 'POST',
  path: '/sign-out',
  async show(visit) {
    const answer = await visit.mutate<object>('SignOut', {});
    return answer.data ? { to: paths.home } : refused(answer);
  },
};
