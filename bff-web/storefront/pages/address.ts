/** One of the addresses that somebody keeps, to be changed. */
import { randomUUID } from 'node:crypto';
import type { AccountPage, AddressPayload, UserError } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { addressFields, addressForm, addressOf } from '../html/address-form.ts';
import { otherErrors } from '../html/form.ts';
import { html } from '../html/html.ts';
import { csrfField } from '../html/layout.ts';
import { refusals } from '../html/parts.ts';
import { notFound, refused, type GoTo, type Page, type Shown } from '../page.ts';
import type { Visit } from '../visit.ts';

const path = '/account/address/*';

async function showAddress(visit: Visit, errors: readonly UserError[] = []): Promise<Shown | GoTo> {
  const answer = await visit.query<{ accountPage: AccountPage }>('AccountPage');
  if (answer.errors[0]?.extensions?.code === 'UNAUTHENTICATED') return { to: paths.signIn(paths.account) };
  if (!answer.data?.accountPage.addresses) return refused(answer);
  const address = answer.data.accountPage.addresses.find(({ id }) => id === visit.rest);
  if (!address) return notFound('this address');
  const session = await visit.session();
  // A form sent twice changes once; one that was refused is another change.
  const key = html`<input type="hidden" name="key" value="${randomUUID()}">`;
  const preselect = address.isDefault ? html`<input type="hidden" name="isDefault" value="yes">` : html`<p><label><input type="checkbox" name="isDefault" value="yes"> Use it first from now on</label></p>`;
  return {
    title: 'Change an address',
    ...(errors.length > 0 && { status: 422 }),
    body: html`<div class="narrow"><p><a href="${paths.account}">Back to your account</a></p><h1>Change an address</h1>${refusals(otherErrors(errors, addressFields))}
<form method="post" action="${paths.address(address.id)}">${csrfField(session)}${key}${addressForm({ visit, known: address, country: address.country, errors })}${preselect}<p><button class="primary">Keep it so</button></p></form></div>`,
  };
}

export const addressPages: readonly Page[] = [
  { method: 'GET', path, show: (visit) => showAddress(visit) },
  {
    method: 'POST',
    path,
    async show(visit) {
      const variables = { id: visit.rest, input: addressOf(visit.form), isDefault: visit.form.get('isDefault') === 'yes', idempotencyKey: visit.form.get('key') };
      const answer = await visit.mutate<{ addressUpdate: AddressPayload }>('AddressUpdate', variables);
      if (!answer.data) return refused(answer);
      const { userErrors } = answer.data.addressUpdate;
      return userErrors.length > 0 ? showAddress(visit, userErrors) : { to: paths.account };
    },
  },
];
