import assert from 'node:assert/strict';
import type { Attack } from '../attack.ts';
import { createActors, type Actor } from '../matrix/actors.ts';
import { tryMutations, unknownMutations, type MutationsResult } from '../matrix/mutations.ts';
import { tryReads, unknownRoots, type Leak, type ReadsResult } from '../matrix/reads.ts';
import { findVictims, type Victims } from '../matrix/victims.ts';
import { userErrorCodes, type World } from '../world.ts';

const reference = 'OWASP API1:2023, API3:2023, API5:2023; docs/permissions.md';
const idor = "another vendor's id in every argument and field (IDOR)";
const rights = 'cost price or payout data as buyer; admin mutations as buyer';

interface Matrix {
  readonly victims: Victims;
  readonly actors: readonly Actor[];
  readonly reads: ReadsResult;
  readonly mutations: MutationsResult;
}

const matrices = new WeakMap<World, Promise<Matrix>>();

/** Tried once for the attacks that look at its parts. */
function matrixOf(world: World): Promise<Matrix> {
  const known = matrices.get(world) ?? tryEverything(world);
  matrices.set(world, known);
  return known;
}

async function tryEverything(world: World): Promise<Matrix> {
  const victims = await findVictims(world);
  const actors = createActors({ victims, tokenKey: world.tokenKey, guestToken: world.newGuestToken() });
  const reads = await tryReads(world, victims, actors);
  return { victims, actors, reads, mutations: await tryMutations(world, victims, actors, world.checksums) };
}

const words = (leaks: readonly Leak[]) => leaks.map(({ what, actor, value }) => `${what} as ${actor}: ${value}`).join('; ');

export const attacks: Attack[] = [
  {
    row: idor,
    reference,
    name: 'find a root field or a mutation that the matrix does not know',
    async run(world) {
      const { victims } = await matrixOf(world);
      const unknown = [...unknownRoots(world.api, victims), ...unknownMutations(world.api, victims)];
      assert.deepEqual(unknown, [], 'add them to test/security/matrix/');
      return 'it knows all of them';
    },
  },
  {
    row: idor,
    reference,
    name: 'read every guarded field of a vendor, product, person, order, checkout, notification as everybody who may not',
    async run(world) {
      const { reads, actors } = await matrixOf(world);
      assert.equal(reads.leaks.length, 0, words(reads.leaks));
      return `${reads.asked} questions by ${actors.length} kinds of people, nothing shown (${reads.neverSeen.length} fields were empty for everybody)`;
    },
  },
  {
    row: idor,
    reference,
    name: 'change every kind of thing of another vendor or person, as everybody who may not',
    async run(world) {
      const { mutations } = await matrixOf(world);
      assert.equal(mutations.leaks.length, 0, words(mutations.leaks));
      return `${mutations.tried} attempts refused${world.checksums ? ', no row of any subgraph changed' : ''}`;
    },
  },
  {
    row: rights,
    reference,
    name: 'see payout account, commission, balances, payouts, stock levels as the buyer of an order',
    async run(world) {
      const { victims } = await matrixOf(world);
      const { token } = await world.persona('ada-moreau');
      const { data } = await world.gateway(
        'query($v: ID!, $o: ID!, $s: ID!) { vendor(id: $v) { id payoutAccount { last4 } commissionAgreements { id } requirements { code } staff { id } balances { currency } payouts(first: 1) { totalCount } } vendorOrder(id: $o) { id commission { amount } payable { amount } } productVariant(id: $s) { id stockLevels { onHand } } }',
        { v: victims.vendor, o: victims.vendorOrder, s: victims.variant },
        { token },
      );
      assert.ok(data?.['vendor'] && data['vendorOrder'] && data['productVariant'], 'the buyer sees nothing at all, so nothing is proved');
      const shown = Object.values(data).flatMap((thing) => Object.entries(thing).filter(([field, value]) => field !== 'id' && value !== null).map(([field]) => field));
      assert.deepEqual(shown, []);
      return 'null for each, beside what is the buyer\'s';
    },
  },
  {
    row: rights,
    reference,
    name: 'suspend a vendor, hide a review, list people as a customer',
    async run(world) {
      const { victims } = await matrixOf(world);
      const { token } = await world.newCustomer();
      for (const query of [`mutation { vendorSuspend(id: "${victims.vendor}", reason: "x") { userErrors { code } } }`, `mutation { reviewModerate(id: "${victims.review}", isPublished: false) { userErrors { code } } }`, '{ users(first: 1) { totalCount } }', `{ user(id: "${victims.person}") { email } }`]) {
        const answer = await world.gateway(query, {}, { token });
        assert.equal(answer.code, 'FORBIDDEN', query);
        assert.deepEqual(userErrorCodes(answer), []);
      }
      return 'FORBIDDEN';
    },
  },
];
