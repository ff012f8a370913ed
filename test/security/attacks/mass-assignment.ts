import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { isInputObjectType } from 'graphql';
import type { Attack } from '../attack.ts';

const row = 'mass assignment (`role`, `price`, `vendorId` in inputs)';
const reference = 'OWASP API3:2023; ASVS 5.0 15.3';
const smuggled = { role: 'admin', roles: ['admin'], isAdmin: true, price: 1, priceMinor: 1, vendorId: 'vnd_1', userId: 'usr_1', emailVerified: true, status: 'APPROVED', __proto__: { roles: ['admin'] } };

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'add role, price, vendorId and the like to every input of every mutation',
    async run({ gateway, api, persona }) {
      const { token } = await persona('ines-carvalho');
      let count = 0;
      for (const field of Object.values(api.getMutationType()?.getFields() ?? {})) {
        for (const argument of field.args) {
          const name = argument.type.toString().replace(/[![\]]/g, '');
          const type = api.getType(name);
          if (!isInputObjectType(type)) continue;
          for (const [extra, value] of Object.entries(smuggled)) {
            if (type.getFields()[extra]) continue;
            const { data, errors, code } = await gateway(`mutation($i: ${argument.type.toString()}) { ${field.name}(${argument.name}: $i) { userErrors { code } } }`, { i: { [extra]: value } }, { token });
            assert.ok(data === null && ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'].includes(code ?? ''), `${field.name} took "${extra}": ${errors[0]?.message ?? JSON.stringify(data)}`);
            count += 1;
          }
        }
      }
      return `${count} smuggled fields refused`;
    },
  },
  {
    row,
    reference,
    name: 'sign up as an administrator, then ask what one has become',
    async run({ gateway }) {
      const input = { email: `mallory-${randomBytes(6).toString('hex')}@example.com`, password: `orbit-${randomBytes(6).toString('hex')}`, displayName: 'Mallory' };
      for (const more of [{ roles: ['admin'] }, { role: 'admin' }, { emailVerified: true }]) {
        const { data } = await gateway('mutation($i: UserSignUpInput!) { userSignUp(input: $i) { user { id } } }', { i: { ...input, ...more } });
        assert.equal(data, null);
      }
      const { data } = await gateway('mutation($i: UserSignUpInput!) { userSignUp(input: $i) { user { roles emailVerified vendorMemberships { role } } } }', { i: input });
      const user = data?.['userSignUp']?.['user'] as unknown as { roles: string[]; emailVerified: boolean } | undefined;
      assert.deepEqual([user?.roles, user?.emailVerified], [['customer'], false]);
      return 'a customer with an unconfirmed address';
    },
  },
];
