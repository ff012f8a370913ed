import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Attack } from '../attack.ts';
import { someAddress, userErrorCodes, type Answer, type World } from '../world.ts';

const row = 'alias or batch brute force of sign-in';
const reference = 'OWASP GraphQL Cheat Sheet, Batching Attacks; API2:2023, API4:2023';

const guess = (email: string, password = 'spring-2026-spring') => `userSignIn(input: { email: "${email}", password: "${password}" }) { userErrors { code } }`;

/** Fields that prove or change a secret, each with arguments that are well-formed. */
const onceOnly: Record<string, string> = {
  userSignIn: guess('nobody@example.com').slice('userSignIn'.length),
  userSignUp: '(input: { email: "a@example.com", password: "x", displayName: "x" }) { userErrors { code } }',
  sessionRefresh: '(refreshToken: "guess") { userErrors { code } }',
  passwordReset: '(input: { token: "guess", newPassword: "x" }) { userErrors { code } }',
  passwordResetRequest: '(email: "a@example.com") { userErrors { code } }',
  passwordChange: '(input: { currentPassword: "guess", newPassword: "x" }) { userErrors { code } }',
  emailVerify: '(token: "guess") { userErrors { code } }',
  emailVerificationResend: '{ userErrors { code } }',
};

async function guessUntilRefused(ask: (attempt: number) => Promise<Answer>, most: number): Promise<number> {
  for (let attempt = 0; attempt < most; attempt += 1) {
    const codes = userErrorCodes(await ask(attempt));
    if (codes.includes('TOO_MANY_ATTEMPTS')) return attempt;
    assert.deepEqual(codes, ['INVALID_CREDENTIALS']);
  }
  assert.fail(`${most} guesses were answered`);
}

/** Guesses against one account, each from another address. */
const guessOneAccount = ({ gateway }: World, email: string) => guessUntilRefused((attempt) => gateway(`mutation { ${guess(email, `wrong-guess-${attempt}`)} }`, {}, { address: someAddress() }), 40);

export const attacks: Attack[] = [
  ...Object.entries(onceOnly).map(([field, rest]): Attack => ({
    row,
    reference,
    name: `${field} several times in one operation: aliases, fragments`,
    async run({ gateway }) {
      const forms = [
        `mutation { a: ${field}${rest} b: ${field}${rest} }`,
        `mutation { ...F ...F b: ${field}${rest} } fragment F on Mutation { ${field}${rest} }`,
        `mutation { ... on Mutation { a: ${field}${rest} } ... { b: ${field}${rest} } }`,
      ];
      for (const query of forms) {
        const { data, code } = await gateway(query);
        assert.deepEqual([data, code], [null, 'OPERATION_TOO_COMPLEX'], query);
      }
      return 'refused before execution';
    },
  })),
  {
    row,
    reference,
    name: 'many sign-ins in one HTTP batch, at gateway and BFFs',
    async run({ post, urls, clientKey }) {
      const batch = Array.from({ length: 50 }, () => ({ query: `mutation { ${guess('nobody@example.com')} }` }));
      for (const name of ['gateway', 'bff-web', 'bff-mobile'] as const) {
        const { status, text } = await post(`${urls[name]}/graphql`, batch, { 'x-client-key': clientKey, 'x-app-version': '99.0.0' });
        assert.ok(status >= 400 && !text.includes('INVALID_CREDENTIALS'), `${name} took a batch: ${text.slice(0, 200)}`);
      }
      return 'batches are refused';
    },
  },
  {
    row,
    reference,
    name: 'guess the password of one account from many addresses',
    async run(world) {
      const { email } = await world.newCustomer();
      return `stopped after ${await guessOneAccount(world, email)} wrong passwords`;
    },
  },
  {
    row,
    reference,
    name: 'try one password on many accounts from one address',
    async run({ gateway }) {
      const address = someAddress();
      const run = randomBytes(4).toString('hex');
      const stoppedAfter = await guessUntilRefused((attempt) => gateway(`mutation { ${guess(`nobody-${run}-${attempt}@example.com`)} }`, {}, { address }), 400);
      return `stopped after ${stoppedAfter} accounts`;
    },
  },
  {
    row,
    reference,
    name: 'escape the limit per address by naming another one',
    async run({ urls, post, isProduction, clientKey }) {
      // Where strangers cannot call at all there is nothing to name; the BFFs take the address of the connection.
      if (isProduction) {
        const { status } = await post(`${urls.gateway}/graphql`, { query: `mutation { ${guess('nobody@example.com')} }` }, { 'x-client-address': someAddress() });
        assert.equal(status, 401);
        return 'strangers do not reach the endpoint';
      }
      assert.ok(clientKey.length >= 32);
      return { notApplicable: 'would lock this machine out of a development stack; held by gateway/test/admission.test.ts' };
    },
  },
  {
    row: 'TOTP second factor',
    reference: 'ASVS 5.0 6.5',
    name: 'sign in as an administrator without the second factor',
    async run({ api }) {
      const names = Object.keys(api.getMutationType()?.getFields() ?? {}).filter((name) => /totp|secondFactor|recoveryCode/i.test(name));
      assert.deepEqual(names, [], 'there is a second factor, and no attack is written for it');
      return { notApplicable: 'there is no second factor' };
    },
  },
];
