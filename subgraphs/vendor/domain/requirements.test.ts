import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateRequirements, requirementOfKind, unmetRequirements, type RequirementFacts, type Settlement } from './requirements.ts';

const now = new Date('2026-03-01T00:00:00.000Z');
const settled = (code: string, overrides: Partial<Settlement> = {}): Settlement => ({ code, settledAt: now, settledBy: null, textVersion: null, note: null, expiresAt: null, withdrawnAt: null, withdrawnReason: null, ...overrides });
const facts = (list: readonly Settlement[]): RequirementFacts => ({ description: 'x'.repeat(40), hasPayoutAccount: true, hasShippingRate: true, settled: list, now });

test('all that is missing is named at once', () => {
  assert.deepEqual(unmetRequirements({ description: ' ', hasPayoutAccount: false, hasShippingRate: false, settled: [], now }), ['PROFILE', 'PAYOUT_ACCOUNT', 'SHIPPING', 'TERMS', 'BUSINESS_DETAILS']);
  assert.deepEqual(unmetRequirements(facts([settled('TERMS'), settled('BUSINESS_DETAILS')])), []);
});

test('what has run out, was withdrawn, or is about an older text counts no more', () => {
  const unmet = (...list: Settlement[]) => unmetRequirements(facts(list));
  assert.deepEqual(unmet(settled('TERMS'), settled('BUSINESS_DETAILS', { expiresAt: now })), ['BUSINESS_DETAILS']);
  assert.deepEqual(unmet(settled('TERMS'), settled('BUSINESS_DETAILS', { expiresAt: new Date(now.getTime() + 1) })), []);
  assert.deepEqual(unmet(settled('TERMS', { withdrawnAt: now }), settled('BUSINESS_DETAILS')), ['TERMS']);
  assert.deepEqual(unmet(settled('TERMS', { textVersion: '2020-01' }), settled('BUSINESS_DETAILS')), ['TERMS']);
});

test('a requirement says who settled it and which text is to be accepted', () => {
  const terms = evaluateRequirements(facts([settled('TERMS', { settledBy: 'usr_1', textVersion: '2020-01' })])).find(({ code }) => code === 'TERMS');
  assert.deepEqual([terms?.settledBy, terms?.textVersion, terms?.isMet], ['usr_1', '2026-01', false]);
});

test('what is computed cannot be attested, nor what is verified', () => {
  assert.throws(() => requirementOfKind('PROFILE', ['ATTESTED']), { code: 'INVALID_STATE' });
  assert.throws(() => requirementOfKind('BUSINESS_DETAILS', ['ATTESTED']), { code: 'INVALID_STATE' });
  assert.throws(() => requirementOfKind('NO_SUCH', ['ATTESTED']), { code: 'NOT_FOUND' });
});
