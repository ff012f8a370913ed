/** Rights that are lent: operators acting as customers, roles, and API keys. */
import assert from 'node:assert/strict';
import { signAccessToken } from '#platform/auth/access-token';
import type { Attack } from '../attack.ts';
import { userErrorCodes, type World } from '../world.ts';

const issuer = { issuer: 'marketplace-user', audience: 'marketplace-gateway' };
const refused = ['FORBIDDEN', 'UNAUTHENTICATED'];

/** A token as `impersonationStart` issues it, for a customer of our own. */
async function actingToken({ newCustomer, tokenKey }: World): Promise<string> {
  const { userId } = await newCustomer();
  return signAccessToken({ claims: { userId, sessionId: 'imp_attack', roles: ['customer'], impersonatedBy: 'usr_support', secondFactor: { at: Math.floor(Date.now() / 1000), isRequired: false } }, ...issuer, privateKey: tokenKey }).token;
}

/** Everything with money, credentials or consent in it. */
const forbidden = [
  'passwordChange(input: { currentPassword: "a", newPassword: "b" })', 'userProfileUpdate(input: { displayName: "X" })', 'sessionsRevokeOthers', 'dataExportRequest',
  'accountDeletionRequest(password: "x")', 'emailChange(input: { newEmail: "x@example.com", password: "x" })', 'secondFactorEnrol(password: "x")',
  'addressCreate(input: { recipient: "X", line1: "X", city: "X", country: "DE" })',
  'cartCheckout(cartVersion: 1, expectedTotalMinor: 100, idempotencyKey: "0123456789abcdef0", input: { paymentMethod: "pm_card", shippingAddress: { recipient: "X", line1: "X", city: "X", country: "DE" } })',
];

export const attacks: readonly Attack[] = [
  {
    row: 'impersonation',
    reference: 'ASVS 5.0 8.2, API5:2023',
    name: 'pay, check out or change credentials while acting as a customer',
    async run(world) {
      const token = await actingToken(world);
      const { data } = await world.gateway('{ me { id } }', {}, { token });
      assert.ok(data?.['me']?.['id'], 'acting as a customer must be possible at all');
      for (const field of forbidden) {
        const { code } = await world.gateway(`mutation { ${field} { userErrors { code } } }`, {}, { token });
        assert.equal(code, 'FORBIDDEN', `${field} was answered with ${code ?? 'data'}`);
      }
      for (const own of ['{ me { sessions { id } } }', '{ me { notifications(first: 1) { edges { node { id } } } } }', '{ notificationChanges(first: 1) { cursor } }']) {
        const { code } = await world.gateway(own, {}, { token });
        assert.equal(code, 'FORBIDDEN', own);
      }
      const filled = await world.gateway('mutation { cartCountrySet(country: "FR") { userErrors { code } } }', {}, { token });
      assert.notEqual(filled.code, 'FORBIDDEN', 'filling the cart must be possible');
      return `${forbidden.length} mutations, the sessions and the inbox are refused`;
    },
  },
  {
    row: 'impersonation',
    reference: 'ASVS 5.0 8.2, API3:2023',
    name: 'see the invoices of a customer while acting as them, or go on when the time is over',
    async run(world) {
      const { userId, token: own } = await world.persona('ada-moreau');
      const query = '{ me { orders(first: 1) { edges { node { number documents { url } vendorOrders { id invoiceUrl documents { url } } } } } } }';
      const acting = (lifetimeSeconds: number) => signAccessToken({ claims: { userId, sessionId: 'imp_attack', roles: ['customer'], impersonatedBy: 'usr_support', secondFactor: { at: null, isRequired: true } }, ...issuer, privateKey: world.tokenKey, lifetimeSeconds }).token;
      const person = await world.gateway(query, {}, { token: own });
      assert.equal(person.code, undefined, 'the person must see them, or nothing is proved');
      const seen = await world.gateway(query, {}, { token: acting(60) });
      assert.ok(seen.errors.length > 0 && !/https?:/.test(JSON.stringify(seen.data)), `an invoice was shown: ${seen.text.slice(0, 300)}`);
      const late = await world.gateway('{ me { id } }', {}, { token: acting(-120) });
      assert.equal(late.code, 'UNAUTHENTICATED');
      return 'no document is shown, and nothing at all after the end';
    },
  },
  {
    row: 'privilege escalation',
    reference: 'API5:2023',
    name: 'grant oneself a role, or act as somebody, without being an operator with a recent second factor',
    async run({ newCustomer, gateway, tokenKey }) {
      const person = await newCustomer();
      const stale = { at: Math.floor(Date.now() / 1000) - 3_600, isRequired: true };
      const admin = signAccessToken({ claims: { userId: 'usr_admin', sessionId: 'ses_x', roles: ['customer', 'admin'], secondFactor: stale }, ...issuer, privateKey: tokenKey }).token;
      for (const token of [person.token, admin]) {
        for (const field of ['userRoleGrant', 'impersonationStart']) {
          const role = field === 'userRoleGrant' ? ', role: "admin"' : '';
          const { code } = await gateway(`mutation { ${field}(input: { userId: "${person.userId}"${role}, reason: "because I want to" }) { userErrors { code } } }`, {}, { token });
          // Only who may do it but for the second factor is told that it is what is missing.
          const expected = token === admin ? ['SECOND_FACTOR_REQUIRED'] : refused;
          assert.ok(expected.includes(code ?? ''), `${field} was answered with ${code ?? 'data'}`);
        }
      }
      const fresh = { at: Math.floor(Date.now() / 1000), isRequired: true };
      const self = signAccessToken({ claims: { userId: person.userId, sessionId: 'ses_x', roles: ['customer', 'admin'], secondFactor: fresh }, ...issuer, privateKey: tokenKey }).token;
      const own = await gateway(`mutation { userRoleGrant(input: { userId: "${person.userId}", role: "admin", reason: "because I want to" }) { userErrors { code } } }`, {}, { token: self });
      assert.deepEqual(userErrorCodes(own), ['NOT_ALLOWED']);
      return 'customers, operators without a recent second factor, and administrators for themselves are refused';
    },
  },
  {
    row: 'API keys',
    reference: 'API2:2023, ASVS 5.0 9.1',
    name: 'ask the user subgraph about a key without being the gateway',
    async run({ urls, post }) {
      const { status } = await post(`${urls.user}/internal/api-keys/resolve`, { keyHash: '0'.repeat(64) }, { 'x-identity': 'e30.e30.e30' });
      assert.equal(status, 401);
      return '401 without an identity signed by the gateway for itself';
    },
  },
  {
    row: 'operators\' pages',
    reference: 'API8:2023',
    name: 'read metrics and status and evict from the cache from outside',
    async run({ urls, get, post }) {
      for (const url of [`${urls.gateway}/metrics`, `${urls.gateway}/status`, `${urls['bff-web']}/metrics`, `${urls['bff-mobile']}/metrics`, `${urls.user}/metrics`]) {
        const { status } = await get(url, { 'x-forwarded-for': '203.0.113.9' });
        assert.equal(status, 404, url);
      }
      const evict = await post(`${urls.gateway}/admin/graphql`, { query: 'mutation { cacheEvict(input: { tag: "everything" }) { evictedTags } }' }, { 'x-forwarded-for': '203.0.113.9' });
      assert.equal(evict.status, 404);
      return 'what comes through a proxy finds nothing there';
    },
  },
];
