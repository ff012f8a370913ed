/** The form for a kept address, over HTTP on made-up data. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('the form for a kept address', () => {
  const forms = useForms({ Address: { id: 'adr_1', recipient: 'Ada <x>', line1: 'Weg 1', city: 'Berlin', region: 'BE', country: 'DE', isDefault: false }, AddressPayload: { userErrors: [] } });

  const send = (fields: Record<string, string>) => forms.send('/account/address/adr_1', fields);
  const typed = { recipient: 'Ada', line1: 'Weg 2', line2: '', postalCode: '10115', city: 'Berlin', region: 'BE', country: 'DE', phone: '' };

  it('is reached from the account and shows the address as it is kept', async () => {
    assert.match(await (await forms.ada.get('/account')).text(), /href="\/account\/address\/adr_1"/);
    const page = await (await forms.ada.get('/account/address/adr_1')).text();
    assert.match(page, /value="Ada &lt;x&gt;"/);
    assert.match(page, /name="region" type="text" value="BE"/);
    assert.match(page, /name="key" value="[0-9a-f-]{36}"/);
    assert.match(await (await forms.ada.get('/account/address/adr_of_somebody_else')).text(), /could not find this address/);
  });

  it('passes on what was typed, all of it, under the key of the form', async () => {
    const answer = await send({ ...typed, isDefault: 'yes', key: 'of-the-form' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/account']);
    const sent = forms.sent('WebAddressUpdate');
    assert.deepEqual(sent, { id: 'adr_1', input: { ...typed, line2: null, phone: null, isDefault: true }, idempotencyKey: 'of-the-form' });
  });

  it('shows a refusal at its field, with what was typed, and sends strangers to sign in', async () => {
    const refusal = { code: 'INVALID_INPUT', message: 'input.city: must not be empty', field: ['input', 'city'], availableQuantity: null, currentVersion: null, expectedTotal: null, currentTotal: null };
    forms.harness.gateway.mock({ AddressPayload: { address: null, userErrors: [refusal] } });
    const refused = await send({ ...typed, city: ' ', key: 'k' });
    assert.equal(refused.status, 422);
    const page = await refused.text();
    assert.match(page, /name="city"[^>]*aria-invalid="true"/);
    assert.match(page, /value="Weg 2"/);
    assert.match((await fetch(`${forms.harness.base}/account/address/adr_1`, { redirect: 'manual' })).headers.get('location') ?? '', /^\/sign-in/);
  });
});
