import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('pages of forms for people', () => {
  const forms = useForms({ User: { id: 'usr_7', displayName: 'Bo <b>', email: 'bo@example.com', roles: ['customer', 'support'] } });

  const accept = (field: string, errors: object[] = []): void => forms.harness.gateway.mock({ Mutation: { [field]: { userErrors: errors } } });
  const refusal = { code: 'NOT_ALLOWED', message: 'Nobody changes their own roles.', field: null, expectedTotal: null, currentTotal: null, availableQuantity: null, currentVersion: null };
  const grant = { do: 'GRANT', id: 'usr_7', role: 'admin', reason: 'Night shift', q: 'bo' };

  it('look people up by what was typed, and let only roles be given that the person lacks', async () => {
    const html = await (await forms.ada.get('/admin/people?q=bo')).text();
    assert.deepEqual(forms.sent('WebAdminUsersPage'), { query: 'bo', after: null });
    assert.match(html, /Bo &lt;b&gt;/);
    assert.match(html, /<option value="admin"/);
    assert.doesNotMatch(html, /<option value="support"|Take “customer”/);
  });

  it('give and take roles with the reason, and come back to the same search', async () => {
    accept('userRoleGrant');
    assert.equal((await forms.send('/admin/people', grant)).headers.get('location'), '/admin/people?q=bo&done=GRANT');
    assert.deepEqual(forms.sent('WebUserRoleGrant'), { input: { userId: 'usr_7', role: 'admin', reason: 'Night shift' } });
    accept('userRoleRevoke');
    assert.equal((await forms.send('/admin/people', { ...grant, do: 'REVOKE', role: 'support' })).status, 303);
    assert.deepEqual(forms.sent('WebUserRoleRevoke'), { input: { userId: 'usr_7', role: 'support', reason: 'Night shift' } });
  });

  it('say why a role was not given, with the search kept', async () => {
    accept('userRoleGrant', [refusal]);
    const refused = await forms.send('/admin/people', grant);
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /Nobody changes their own roles[\s\S]*value="bo"/);
    forms.harness.gateway.fail('Mutation.userRoleGrant', 'FORBIDDEN');
    assert.match(await (await forms.send('/admin/people', grant)).text(), /Only administrators give and take roles/);
  });

  it('lead to where a code is entered when a whole operation wants a fresh second step', async () => {
    forms.harness.gateway.fail('Mutation.userRoleGrant', 'SECOND_FACTOR_REQUIRED');
    const asked = await forms.send('/admin/people', grant);
    assert.equal(asked.status, 403);
    assert.match(await asked.text(), /href="\/account\/security#prove"/);
  });

  const groupOf = (shippingAddress: object | null) => forms.harness.gateway.mock({ Query: { cart: {} }, CartVendorGroup: { vendor: { id: 'ven_1', slug: 'holzwerk' }, vendorName: 'Holzwerk', shippingAddress } });
  const elsewhere = { recipient: 'Grandma', line1: 'Weg 2', line2: null, postalCode: '80331', city: 'Munich', region: null, country: 'DE', phone: null };

  it('send one maker’s part elsewhere, take that back, and show a refusal at its field with what was typed', async () => {
    groupOf(null);
    assert.match(await (await forms.ada.get('/checkout')).text(), /href="\/delivery\/ven_1">Send this part elsewhere/);
    accept('cartVendorOptionsSet');
    const typed = { recipient: 'Grandma', line1: 'Weg 2', postalCode: '80331', city: 'Munich', country: 'DE', line2: '', phone: '', cartVersion: '3', do: 'SEND' };
    assert.equal((await forms.send('/delivery/ven_1', typed)).headers.get('location'), '/checkout');
    assert.deepEqual(forms.sent('WebCartVendorOptionsSet'), { vendorId: 'ven_1', cartVersion: 3, input: { shippingAddress: elsewhere } });
    groupOf(elsewhere);
    assert.match(await (await forms.ada.get('/checkout')).text(), /This part goes to Grandma, Weg 2, 80331 Munich, Germany/);
    assert.equal((await forms.send('/delivery/ven_1', { do: 'COMMON', cartVersion: '4' })).status, 303);
    assert.deepEqual(forms.sent('WebCartVendorOptionsSet')?.['input'], { shippingAddress: null });
    accept('cartVendorOptionsSet', [{ ...refusal, code: 'INVALID_INPUT', message: 'input.shippingAddress.city: must not be empty', field: ['input', 'shippingAddress', 'city'] }]);
    const refused = await (await forms.send('/delivery/ven_1', { ...typed, city: ' ' })).text();
    assert.match(refused, /name="city"[^>]*aria-invalid="true"/);
    assert.match(refused, /value="Weg 2"/);
    assert.match(await (await forms.ada.get('/delivery/ven_unknown')).text(), /could not find this part of your cart/);
  });
});
