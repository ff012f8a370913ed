import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as passes } from 'node:timers/promises';
import { createWebClient } from '../../stack/web-client.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

const row = 'log injection, secrets in logs';
const reference = 'OWASP Logging Cheat Sheet; ASVS 5.0 16.2';

const unreadable = { notApplicable: 'the logs of this stack cannot be read from here' };
const secretHeaders = ['authorization', 'cookie', 'x-guest-token', 'x-client-key', 'x-identity', 'x-csrf-token'];

/** Lines are written a moment after the answer. */
async function settledLogs({ logs }: World): Promise<string> {
  let before = '';
  let now = logs?.() ?? '';
  while (now !== before) {
    await passes(300);
    before = now;
    now = logs?.() ?? '';
  }
  return now;
}

/** Sends secrets wherever there is room for them, also where they do not belong, and returns them. */
async function spillSecrets(world: World): Promise<Record<string, string>> {
  const account = await world.newCustomer();
  const guestToken = world.newGuestToken();
  const mark = randomBytes(8).toString('hex');
  const typed = `typed-${mark}-secret`;
  const card = '4242424242424242';
  await world.gateway('mutation($i: UserSignInInput!) { userSignIn(input: $i) { user { id } } }', { i: { email: account.email, password: typed, cardNumber: card } });
  await world.gateway(`mutation { userSignIn(input: { email: "${account.email}", password: "${typed}", nope: 1 }) { user { id } } }`);
  await world.gateway(`mutation { userSignIn(input: { email: "${account.email}", password: "${typed}" }) { user { id } } `);
  await world.gateway('mutation($i: UserSignUpInput!) { userSignUp(input: $i) { userErrors { code } } }', { i: { email: account.email, password: typed, displayName: card } });
  await world.gateway('mutation($t: String!) { sessionRefresh(refreshToken: $t) { userErrors { code } } }', { t: account.refreshToken });
  await world.gateway('mutation { cartCouponApply(code: "4242 4242 4242 4242") { userErrors { code } } }', {}, { guestToken });
  await world.gateway('{ me { email } }', {}, { token: `${account.token}x` });
  await world.post(`${world.urls.user}/graphql`, { query: '{ me { id } }' }, { authorization: `Bearer ${account.token}`, 'x-identity': account.token, cookie: `sid=${typed}` });
  await world.post(`${world.urls['bff-mobile']}/graphql`, { query: '{ x }', variables: { password: typed } }, { authorization: `Bearer ${account.token}`, 'x-app-version': '99.0.0' });
  await world.get(`${world.urls['bff-web']}/graphql?password=${typed}&query=x`, { cookie: `__Host-sid=${guestToken.slice(0, 43)}` });
  const browser = createWebClient(world.urls['bff-web']);
  await browser.send('SignIn', { input: { email: account.email, password: account.password } });
  await browser.send('AccountPage');
  return { 'a password': account.password, 'a wrongly typed password': typed, 'an access token': account.token.split('.')[2] ?? '', 'a refresh token': account.refreshToken, 'a guest token': guestToken, 'an e-mail address': account.email, 'the client key': world.clientKey, 'a card number': card, 'a card number with spaces': '4242 4242 4242 4242' };
}

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'find passwords, tokens, card numbers, e-mail addresses in the logs of everything tried here',
    async run(world) {
      if (!world.logs) return unreadable;
      const secrets = await spillSecrets(world);
      const logs = await settledLogs(world);
      const found = Object.entries(secrets).filter(([, secret]) => logs.includes(secret)).map(([what, secret]) => `${what}: ${logs.split('\n').find((line) => line.includes(secret))?.slice(0, 300) ?? ''}`);
      const shapes: Record<string, RegExp> = { 'a signed token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/, 'a token of ours': /mkt_(?:rt|pr|ev)_[\w-]{20,}/, 'an address of the demo': /[\w.+-]+@example\.com/, 'an argon2 hash': /\$argon2id\$/, 'a password in a URL': /:\/\/[^\s:/@"]+:(?!\[redacted\])[^\s/@"]+@/ };
      for (const [what, shape] of Object.entries(shapes)) {
        const match = logs.split('\n').find((line) => shape.test(line));
        if (match) found.push(`${what}: ${match.slice(0, 300)}`);
      }
      assert.equal(found.length, 0, found.join('\n'));
      return `none in ${logs.split('\n').length} lines at level debug`;
    },
  },
  {
    row,
    reference,
    name: 'write lines of one\'s own into the log: line ends, escapes, JSON in every header and text',
    async run(world) {
      if (!world.logs) return unreadable;
      const mark = `forged-${randomBytes(6).toString('hex')}`;
      const line = `x\n{"level":"info","msg":"${mark}"}\r\n\u001b[2J\u2028{"level":"fatal","msg":"${mark}"}`;
      await world.gateway('query($q: String!) { productSuggestions(query: $q) }', { q: line });
      await world.gateway(`{ a: nope # ${mark}\n }`);
      await world.gateway('query($q: ID!) { product(id: $q) { id } }', { q: line }, { headers: { 'x-request-id': `"}${mark}`, 'x-client-name': `${mark}"}`, traceparent: mark, 'user-agent': `${mark}\t{"level":"fatal"}` } });
      await world.post(`${world.urls.order}/webhooks/payment`, line, { 'x-sandbox-signature': mark });
      await world.get(`${world.urls['bff-web']}/${encodeURIComponent(line)}`, { referer: mark });
      const lines = (await settledLogs(world)).split('\n').filter((text) => text.trim() !== '');
      const broken = lines.filter((text) => text.includes(mark) && !isJsonObject(text));
      assert.deepEqual(broken, [], 'lines that are no JSON');
      const forged = lines.filter((text) => isJsonObject(text) && (JSON.parse(text) as { msg?: string; service?: string }).msg === mark);
      assert.deepEqual(forged, [], 'forged lines');
      return 'every line is one JSON object of ours';
    },
  },
  {
    row,
    reference,
    name: 'have secret headers given back in an answer',
    async run({ urls, post, clientKey }) {
      for (const name of ['gateway', 'bff-web', 'bff-mobile'] as const) {
        const value = `echo${randomBytes(12).toString('hex')}`;
        const { text, headers } = await post(`${urls[name]}/graphql`, { query: '{ nope }' }, { ...Object.fromEntries(secretHeaders.map((header) => [header, value])), ...(name === 'gateway' && { 'x-client-key': clientKey }), 'x-app-version': '99.0.0' });
        assert.ok(!text.includes(value) && ![...headers.values()].some((header) => header.includes(value)), `${name}: ${text.slice(0, 200)}`);
      }
      return 'nothing is echoed';
    },
  },
];

function isJsonObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
