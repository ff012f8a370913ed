import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { createLogger } from '../telemetry/logger.ts';
import { runWithTrace } from '../telemetry/trace.ts';
import { DomainError } from './domain-error.ts';
import { createErrorFormatter } from './format-error.ts';
import { toUserErrors, userErrorCodes, userErrorsOf } from './user-error.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';

function formatted(error: unknown, extensions: Record<string, unknown> = {}): { result: GraphQLFormattedError; log: string } {
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } });
  const wrapped = error instanceof GraphQLError ? error : new GraphQLError(String(error), { originalError: error as Error, path: ['order', 'total'], extensions });
  const result = runWithTrace(`00-${traceId}-b7ad6b7169203331-01`, () => createErrorFormatter({ logger })(wrapped.toJSON(), wrapped));
  return { result, log: lines.join('') };
}

describe('formatError', () => {
  it('masks what it does not know and logs it under the id it gives out, with the trace', () => {
    const { result, log } = formatted(new Error("ER_DUP_ENTRY 'a@b.c' for key 'users.email'"), { code: 'ER_DUP_ENTRY', sql: 'SELECT 1' });
    assert.equal(result.extensions?.['code'], 'INTERNAL');
    assert.doesNotMatch(JSON.stringify(result), /ER_DUP|SELECT|users/);
    assert.deepEqual(result.path, ['order', 'total']);
    assert.ok(log.includes(String(result.extensions?.['errorId'])));
    assert.match(log, /ER_DUP_ENTRY/);
    assert.ok(log.includes(traceId));
    assert.equal(result.extensions?.['traceId'], traceId);
  });

  it('lets published codes through with their message and nothing else', () => {
    const { result, log } = formatted(new GraphQLError('Too deep.', { extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 10, stacktrace: ['x'], internal: 1 } }));
    assert.deepEqual(result.extensions, { code: 'OPERATION_TOO_COMPLEX', limit: 10, traceId });
    assert.equal(log, '');
  });

  it('sees an expected failure through the wrapper that TypeORM puts around it', () => {
    const wrapped = Object.assign(new Error('DomainError: too late'), { driverError: new DomainError('TIMEOUT', 'The database did not answer in time') });
    assert.equal(formatted(wrapped).result.extensions?.['code'], 'TIMEOUT');
  });

  it('says what is wrong with a variable without repeating its value', () => {
    const message = 'Variable "$i" got invalid value { password: "tea; pot", nope: 1 }; Field "nope" is not defined by type "SignInInput".';
    assert.equal(formatted(new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })).result.message, 'Variable "$i" is invalid: Field "nope" is not defined by type "SignInInput".');
  });

  it('does not let anybody choose INTERNAL as a way around the mask', () => {
    const { result } = formatted(new GraphQLError('SELECT 1', { extensions: { code: 'INTERNAL' } }));
    assert.doesNotMatch(result.message, /SELECT/);
  });

  it('shows expected failures of queries, their details excepted', () => {
    const known = formatted(new DomainError('NOT_FOUND', 'No such order.', { details: { internalId: 7 } })).result;
    assert.deepEqual(known.extensions, { code: 'NOT_FOUND', traceId });
    const own = formatted(new DomainError('COUPON_NOT_APPLICABLE', 'Not for this cart.', { field: ['coupon'] })).result;
    assert.deepEqual(own.extensions, { code: 'BAD_USER_INPUT', reason: 'COUPON_NOT_APPLICABLE', field: ['coupon'], traceId });
    const limited = formatted(new DomainError('RATE_LIMITED', 'Slow down.', { details: { retryAfterSeconds: 3 } })).result;
    assert.deepEqual(limited.extensions, { code: 'RATE_LIMITED', retryAfterSeconds: 3, traceId });
    const several = formatted(new AggregateError([new DomainError('INVALID_INPUT', 'First.'), new DomainError('INVALID_INPUT', 'Second.')])).result;
    assert.equal(several.message, 'First.');
  });
});

describe('user errors', () => {
  it('carry code, field, message and detail fields', () => {
    const error = new DomainError('INSUFFICIENT_STOCK', 'Only 3 left.', { field: ['lines', '0'], details: { availableQuantity: 3 } });
    assert.deepEqual(toUserErrors(error), [{ code: 'INSUFFICIENT_STOCK', message: 'Only 3 left.', field: ['lines', '0'], availableQuantity: 3 }]);
    assert.equal(toUserErrors(new AggregateError([error, error])).length, 2);
  });

  it('are made of codes in the schema only; everything else is rethrown', async () => {
    assert.ok(userErrorCodes().has('IDEMPOTENCY_KEY_REUSED'));
    for (const error of [new Error('deadlock'), new DomainError('UNAVAILABLE', 'x'), new DomainError('LEDGER_UNBALANCED', 'x')]) {
      assert.throws(() => toUserErrors(error), error);
      await assert.rejects(userErrorsOf(() => Promise.reject(error)), error);
    }
  });

  it('accompany a payload', async () => {
    assert.deepEqual(await userErrorsOf(async () => ({ order: 1 })), { order: 1, userErrors: [] });
    const refused = await userErrorsOf(() => {
      throw new DomainError('CART_EMPTY', 'The cart is empty.');
    });
    assert.deepEqual(refused, { userErrors: [{ code: 'CART_EMPTY', message: 'The cart is empty.', field: null }] });
  });
});
