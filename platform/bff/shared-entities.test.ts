import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deadlineIn } from '../resilience/deadline.ts';
import { waitFor } from '../testing/wait-for.ts';
import type { GatewayCall, GatewayClient } from './gateway-client.ts';
import type { GatewayResult } from './gateway-result.ts';
import type { LookUp } from './look-store.ts';
import type { RegisteredOperation } from './registered-operation.ts';
import { createSharedEntities, type AnySharedPart, type SharedPart } from './shared-entities.ts';

interface Card {
  id: string;
  title: string;
}

interface Listed {
  items: { key?: { id: string }; card?: Card | null }[];
}

const list: RegisteredOperation<Listed, { locale: string }> = { id: 'list', name: 'List', type: 'query', document: '' };
const cards: RegisteredOperation<{ cards: Card[] }, { ids: string[]; locale: string }> = { id: 'cards', name: 'Cards', type: 'query', document: '' };

const lookUp: LookUp<{ cards: Card[] }, Card> = { operation: cards, variables: ({ locale }) => ({ locale }), foundIn: (found) => found.cards };
const part: SharedPart<Listed, { cards: Card[] }, Card> = {
  lookUp,
  slotsIn: ({ items }) => items.map((item) => ({ id: (item.key ?? item.card)?.id, put: (card) => void (item.card = card) })),
};

interface Seen {
  name: string;
  token: string | null | undefined;
  variables: { ids?: string[]; locale: string; inFull?: boolean };
}

const as = (accessToken: string): GatewayCall => ({ deadline: deadlineIn(1000), accessToken, guestToken: null });

/** A gateway with cards, of which each viewer has some on a list; what is withdrawn only its buyer sees. */
function setup({ ages = { freshMs: 60_000, staleMs: 60_000 } } = {}) {
  const seen: Seen[] = [];
  const state = { titles: new Map([['a', 'A'], ['b', 'B'], ['c', 'C']]), withdrawn: new Map<string, string>(), lists: { ada: ['a', 'b'], bea: ['b', 'c'] } as Record<string, string[]>, isDown: false, held: Promise.resolve() };
  const visible = (id: string, token: string | null | undefined): boolean => state.titles.has(id) && (!state.withdrawn.has(id) || state.withdrawn.get(id) === token);
  const cardOf = (id: string, { locale }: Seen['variables']): Card => ({ id, title: `${state.titles.get(id)} (${locale})` });
  const gateway: Pick<GatewayClient, 'send'> = {
    async send<Result, Asked>({ name }: RegisteredOperation<Result, Asked>, asked: Asked, { accessToken: token }: GatewayCall) {
      const variables = asked as Seen['variables'];
      seen.push({ name, token, variables });
      const answer = (data: unknown, errors: GatewayResult<unknown>['errors'] = []) => ({ data, errors }) as GatewayResult<Result>;
      const unavailable = { code: 'UNAVAILABLE' as const, message: 'gone', path: ['cards'] };
      if (name === 'Cards') {
        const titles = (variables.ids ?? []).filter((id) => visible(id, token)).map((id) => cardOf(id, variables));
        await state.held;
        return state.isDown ? answer(null, [unavailable]) : answer({ cards: titles });
      }
      const ids = state.lists[token ?? ''] ?? [];
      if (variables.inFull === false) return answer({ items: ids.map((id) => ({ key: { id } })) });
      return answer({ items: ids.map((id) => ({ card: !state.isDown && visible(id, token) ? cardOf(id, variables) : null })) }, state.isDown ? [unavailable] : []);
    },
  };
  const entities = createSharedEntities({ name: 'test', gateway, ages: () => ages, parts: { List: part as AnySharedPart }, tagPattern: /"id":"([^"]+)"/, timeoutMs: 1000 });
  const titles = async (who: string, locale = 'en') => (await entities.send(list, { locale }, as(who))).data?.items.map(({ card }) => card?.title ?? null);
  const asked = (): string[] => seen.splice(0).map(({ name, token, variables }) => `${name}${variables.inFull === false ? ' by ids' : ''} ${variables.ids?.join('') ?? ''} as ${token ?? 'nobody'}`);
  return { entities, seen, state, titles, asked };
}

describe('shared entities', () => {
  it('ask in somebody’s name for ids alone where the rest is in memory, which is filled in nobody’s name', async () => {
    const { titles, asked } = setup();
    assert.deepEqual(await titles('ada'), ['A (en)', 'B (en)']);
    assert.deepEqual(asked(), ['List  as ada'], 'who looks once costs one question');
    assert.deepEqual(await titles('ada'), ['A (en)', 'B (en)']);
    assert.deepEqual(asked(), ['List  as ada', 'Cards ab as nobody'], 'nobody waits for a second question');
    for (let time = 0; time < 2; time += 1) assert.deepEqual(await titles('bea'), ['B (en)', 'C (en)']);
    assert.deepEqual(asked(), ['List  as bea', 'List  as bea', 'Cards c as nobody'], 'what is in memory is not asked for again');
    for (const [who, expected] of [['ada', ['A (en)', 'B (en)']], ['bea', ['B (en)', 'C (en)']]] as const) assert.deepEqual(await titles(who), expected);
    assert.deepEqual(asked(), ['List by ids  as ada', 'List by ids  as bea']);
  });

  it('keep what it looks like apart by the variables it depends on', async () => {
    const { titles } = setup();
    for (let time = 0; time < 3; time += 1) for (const locale of ['de', 'fr']) assert.deepEqual(await titles('ada', locale), [`A (${locale})`, `B (${locale})`]);
  });

  it('what is new to somebody’s list is there at once', async () => {
    const { titles, asked, state } = setup();
    for (let time = 0; time < 3; time += 1) await titles('ada');
    state.lists['ada'] = ['a', 'c'];
    assert.deepEqual(await titles('ada'), ['A (en)', 'C (en)']);
    asked();
    assert.deepEqual(await titles('ada'), ['A (en)', 'C (en)']);
    assert.deepEqual(asked(), ['List by ids  as ada']);
  });

  it('what somebody changes is asked for whole the next time', async () => {
    const { entities, titles, asked } = setup();
    for (let time = 0; time < 3; time += 1) await titles('ada');
    await entities.send({ ...list, name: 'Change', type: 'mutation' }, { locale: 'en' }, as('ada'));
    asked();
    await titles('ada');
    assert.deepEqual(asked(), ['List  as ada']);
  });

  it('what not everybody sees is asked for in the viewer’s name, and shown to no one else', async () => {
    const { titles, asked, state } = setup();
    state.withdrawn.set('b', 'ada');
    for (let time = 0; time < 3; time += 1) {
      assert.deepEqual(await titles('ada'), ['A (en)', 'B (en)']);
      assert.deepEqual(await titles('bea'), [null, 'C (en)']);
    }
    assert.deepEqual(asked().filter((each) => each.includes('by ids')), []);
  });

  it('what is withdrawn after it was in memory is gone with the message, and nobody is asked twice from then on', async () => {
    const { entities, titles, asked, state } = setup();
    await titles('bea');
    await titles('bea');
    state.withdrawn.set('b', 'ada');
    entities.evict(['b']);
    assert.deepEqual(await titles('bea'), [null, 'C (en)']);
    asked();
    assert.deepEqual(await titles('bea'), [null, 'C (en)']);
    assert.deepEqual(asked(), ['List  as bea']);
  });

  it('a question that fails is not kept: whoever asks gets what the gateway says to them', async () => {
    const { entities, titles, asked, state } = setup();
    state.isDown = true;
    const answer = await entities.send(list, { locale: 'en' }, as('ada'));
    assert.deepEqual([answer.data?.items.map(({ card }) => card), answer.errors[0]?.code], [[null, null], 'UNAVAILABLE']);
    state.isDown = false;
    asked();
    for (let time = 0; time < 2; time += 1) assert.deepEqual(await titles('ada'), ['A (en)', 'B (en)']);
    assert.deepEqual(asked(), ['List  as ada', 'List  as ada', 'Cards ab as nobody']);
  });

  it('what is in memory is there while nobody can be asked for it', async () => {
    const { entities, titles, state } = setup();
    for (let time = 0; time < 2; time += 1) await titles('ada');
    state.isDown = true;
    const { data, errors } = await entities.send(list, { locale: 'en' }, as('ada'));
    assert.deepEqual([data?.items.map(({ card }) => card?.title), errors], [['A (en)', 'B (en)'], []]);
  });

  it('forget what a message names, and keep nothing that was asked for before it', async () => {
    const { entities, seen, titles, state } = setup();
    for (let time = 0; time < 2; time += 1) await titles('ada');
    state.titles.set('a', 'A2');
    assert.deepEqual(await titles('ada'), ['A (en)', 'B (en)']);
    entities.evict(['a']);
    const held = Promise.withResolvers<void>();
    state.held = held.promise;
    // Fills memory, but what it was answered is older than the next message.
    assert.deepEqual(await titles('ada'), ['A2 (en)', 'B (en)']);
    assert.equal(seen.filter(({ name }) => name === 'Cards').length, 2);
    entities.evict(['a']);
    state.titles.set('a', 'A3');
    held.resolve();
    assert.deepEqual(await titles('ada'), ['A3 (en)', 'B (en)']);
    assert.deepEqual(await titles('ada'), ['A3 (en)', 'B (en)']);
    state.titles.set('b', 'B2');
    entities.clear();
    assert.deepEqual(await titles('ada'), ['A3 (en)', 'B2 (en)']);
  });

  it('give what is a little old while they ask anew, and ask nobody twice at the same time', async () => {
    const { titles, asked, state } = setup({ ages: { freshMs: 1, staleMs: 60_000 } });
    const held = Promise.withResolvers<void>();
    state.held = held.promise;
    await titles('ada');
    await Promise.all([titles('ada'), titles('ada'), titles('ada')]);
    assert.equal(asked().filter((each) => each.startsWith('Cards')).length, 1);
    held.resolve();
    state.titles.set('a', 'A2');
    await waitFor(async () => (await titles('ada'))?.[0] === 'A2 (en)', { what: 'the new title' });
  });

  it('leave alone what is not declared, and what nobody in particular asks for', async () => {
    const { entities, asked } = setup();
    await entities.send({ ...list, name: 'Other' }, { locale: 'en' }, as('ada'));
    for (let time = 0; time < 2; time += 1) await entities.send(list, { locale: 'en' }, { ...as(''), accessToken: null });
    assert.deepEqual(asked(), ['Other  as ada', 'List  as nobody', 'List  as nobody']);
  });
});
