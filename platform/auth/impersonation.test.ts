import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, alsoImpersonated, allow, grants, hasRecentSecondFactor, hasRole, isSignedIn, neverImpersonated } from './permissions.ts';
import { predicateOf } from './shield.ts';
import { mutationRule } from './impersonation.ts';
import { customer, partner } from '../testing/test-viewer.ts';

const person = customer('usr_1');
const operator = customer('usr_1', { impersonatedBy: 'usr_support' });

test('a mutation is closed to an operator who acts as a customer, even one that is open to everybody', () => {
  for (const rule of [allow, isSignedIn]) {
    assert.equal(grants(mutationRule(rule), person), true);
    assert.equal(grants(mutationRule(rule), operator), false);
  }
});

test('a mutation that was opened to impersonation still asks its own rule', () => {
  const opened = alsoImpersonated(isSignedIn);
  assert.equal(grants(mutationRule(opened), operator), true);
  assert.equal(grants(mutationRule(opened), { ...operator, kind: 'anonymous' }), false);
});

test('what is never impersonated is seen by the person only', () => {
  assert.equal(grants(neverImpersonated(isSignedIn), person), true);
  assert.equal(grants(neverImpersonated(isSignedIn), operator), false);
});

test('only who may do the rest is asked for a proof of the second factor', () => {
  const stale = { at: null, isRequired: true };
  const decide = predicateOf(neverImpersonated(allOf(hasRole('admin'), hasRecentSecondFactor)));
  const about = (roles: string[], secondFactor: typeof stale | null) => decide(undefined as never, undefined as never, customer('usr_1', { roles, secondFactor }));
  assert.equal(about(['admin'], stale), 'SECOND_FACTOR_REQUIRED');
  assert.equal(about(['customer'], stale), false);
  assert.equal(about(['admin'], null), false);
});

test('a second factor counts for 15 minutes; API keys have none', () => {
  const now = Math.floor(Date.now() / 1000);
  const provedAt = (at: number | null, isRequired = true) => customer('usr_1', { secondFactor: { at, isRequired } });
  assert.equal(grants(hasRecentSecondFactor, provedAt(now - 899)), true);
  assert.equal(grants(hasRecentSecondFactor, provedAt(now - 901)), false);
  assert.equal(grants(hasRecentSecondFactor, provedAt(null)), false);
  assert.equal(grants(hasRecentSecondFactor, provedAt(null, false)), true);
  assert.equal(grants(hasRecentSecondFactor, customer('usr_1', { secondFactor: null })), false);
  assert.equal(grants(hasRecentSecondFactor, partner([])), false);
});
