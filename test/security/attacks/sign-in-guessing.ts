import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
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
    async run(world) {
      const person = await guardedAccount(world);
      const { data } = await world.gateway(`mutation { ${signInFields(person)} }`, {}, { address: someAddress() });
      assert.equal(data?.['userSignIn']?.['tokens'], null, 'the password alone opened a session');
      return 'the password alone opens no session';
    },
  },
  {
    row: 'TOTP second factor',
    reference: 'ASVS 5.0 6.5.1, RFC 6238 5.2',
    name: 'guess the code, and use one a second time',
    async run(world) {
      const person = await guardedAccount(world);
      const challenge = async () => {
        const { data } = await world.gateway(`mutation { ${signInFields(person)} }`, {}, { address: someAddress() });
        return String(data?.['userSignIn']?.['challenge']?.['token']);
      };
      const complete = (token: string, code: string) => world.gateway(`mutation { userSignInComplete(input: { challenge: "${token}", code: "${code}" }) { tokens { accessToken } userErrors { code } } }`, {}, { address: someAddress() });
      // The code that set the second factor up is still within its time, but used.
      assert.deepEqual(userErrorCodes(await complete(await challenge(), person.usedCode)), ['INVALID_CREDENTIALS'], 'a used code was taken again');
      const [recovery] = person.recoveryCodes;
      assert.deepEqual(userErrorCodes(await complete(await challenge(), String(recovery))), [], 'a recovery code must work once');
      assert.deepEqual(userErrorCodes(await complete(await challenge(), String(recovery))), ['INVALID_CREDENTIALS'], 'a recovery code worked twice');
      const token = await challenge();
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => complete(token, String(index).padStart(6, '0'))));
      const looked = answers.flatMap(userErrorCodes).filter((code) => code === 'INVALID_CREDENTIALS').length;
      assert.ok(looked <= 5, `${looked} guesses were looked at for one challenge`);
      return `${looked} of 12 parallel guesses were looked at; used codes are refused`;
    },
  },
];

interface GuardedAccount {
  readonly email: string;
  readonly password: string;
  readonly usedCode: string;
  readonly recoveryCodes: readonly string[];
}

/** A new customer with a second factor. */
async function guardedAccount({ newCustomer, gateway }: World): Promise<GuardedAccount> {
  const { token, email, password } = await newCustomer();
  const enrolled = await gateway('mutation($p: String!) { secondFactorEnrol(password: $p) { secret userErrors { code } } }', { p: password }, { token });
  const secret = String(enrolled.data?.['secondFactorEnrol']?.['secret']);
  const usedCode = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const confirmed = await gateway('mutation($c: String!) { secondFactorConfirm(code: $c) { recoveryCodes userErrors { code } } }', { c: usedCode }, { token });
  const recoveryCodes = confirmed.data?.['secondFactorConfirm']?.['recoveryCodes'] as unknown as string[] | null;
  if (!recoveryCodes) throw new Error(`a second factor could not be set up: ${confirmed.text}`);
  return { email, password, usedCode, recoveryCodes };
}

const signInFields = ({ email, password }: GuardedAccount) => `userSignIn(input: { email: "${email}", password: "${password}" }) { tokens { accessToken } challenge { token } userErrors { code } }`;
