import assert from 'node:assert/strict';
import { createWebClient } from '../../stack/web-client.ts';
import { personaByKey } from '../../../dev/demo/personas.ts';
import type { Attack } from '../attack.ts';

const row = 'cache across users';
const reference = 'OWASP API1:2023; RFC 9111 7.1';
const pages = ['HomePage', 'AccountPage', 'CartPage', 'Session'];

async function signedInBrowser(baseUrl: string, key: string) {
  const browser = createWebClient(baseUrl);
  const persona = personaByKey(key);
  const { data, errors } = await browser.send<unknown>('SignIn', { input: { email: persona?.email, password: persona?.password } });
  if (errors) throw new Error(`${key} could not sign in at the web BFF: ${JSON.stringify(errors)}`);
  return { browser, data, name: persona?.name ?? '', email: persona?.email ?? '' };
}

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'be given another person\'s answer: two people and a guest at once, 40 rounds',
    async run({ gateway, persona }) {
      const [ada, ben] = await Promise.all([persona('ada-moreau'), persona('ben-hollis')]);
      const query = '{ me { id email orders(first: 1) { edges { node { id } } } cart { id } } products(currency: "EUR", first: 2) { edges { node { id } } } }';
      const ask = async (token?: string) => (await gateway(query, {}, token ? { token } : {})).data?.['me']?.['email'] ?? null;
      for (let round = 0; round < 40; round += 1) {
        const answers: unknown[] = await Promise.all([ask(ada.token), ask(ben.token), ask(), ask(ada.token), ask(ben.token)]);
        assert.deepEqual(answers, [ada.email, ben.email, null, ada.email, ben.email]);
      }
      return 'everybody got their own';
    },
  },
  {
    row,
    reference,
    name: 'find a person\'s page in the cache of the web BFF',
    async run({ urls }) {
      const ada = await signedInBrowser(urls['bff-web'], 'ada-moreau');
      const ben = await signedInBrowser(urls['bff-web'], 'ben-hollis');
      for (const page of pages) {
        const mine = JSON.stringify(await ada.browser.send(page).then(({ data }) => data));
        const theirs = JSON.stringify(await ben.browser.send(page).then(({ data }) => data));
        const { data, headers } = await createWebClient(urls['bff-web']).get(page);
        assert.ok(!mine.includes(ben.email) && !theirs.includes(ada.email) && !theirs.includes(ada.name), page);
        const forGuests = JSON.stringify(data ?? null);
        for (const { email, name } of [ada, ben]) assert.ok(!forGuests.includes(email) && !forGuests.includes(name), page);
        if (forGuests !== 'null') assert.ok(/public|no-store|no-cache/.test(headers.get('cache-control') ?? ''), page);
      }
      return `${pages.length} pages, each its own; what is personal is never public`;
    },
  },
  {
    row,
    reference,
    name: 'have a personal answer stored on the way',
    async run({ get, urls, gateway, persona }) {
      const { token } = await persona('ada-moreau');
      const { headers } = await gateway('{ me { email } }', {}, { token });
      assert.match(headers.get('cache-control') ?? '', /no-store|private/);
      const csrf = await get(`${urls['bff-web']}/csrf`);
      assert.match(csrf.headers.get('cache-control') ?? '', /no-store/);
      return 'no-store';
    },
  },
];
