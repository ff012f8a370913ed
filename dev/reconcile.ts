/** `npm run reconcile`: compares our books with the payment provider's; exit code 1 when they differ. */
import { loadConfig } from '#platform/config/env';
import { formatAmount, type Money } from '#platform/money/money';
import { paymentConfigShape } from '../subgraphs/order/config.ts';
import { createPaymentProvider } from '../subgraphs/order/payments/create-provider.ts';
import type { PaymentProvider } from '../subgraphs/order/payments/payment-provider.ts';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { always, reconcileBooks, sandboxOf } from './invariants/reconcile.ts';
import { readOptions, toNumber, toTime } from './ops/options.ts';
import { withTarget } from './ops/target.ts';
import { runningStack } from './running.ts';

const help = `npm run reconcile -- [--from <time>] [--to <time>] [--page-size <n>] [--max-pages <n>]

Compares what we booked with what the payment provider says has happened: what is missing here or there, differs in amount or currency, or
happened twice. The provider's fees, and what went to our own bank, are listed apart. Exit code 1 when there is a difference.

--from, --to    a time such as 2026-03-01T00:00:00Z, or how long ago: 90m, 2h, 1d; all there is unless set
--page-size     movements per request, --max-pages requests per list (default 10000): more of them is an error, not an end

It works on the marketplace of this clone and its payment sandbox, or on one elsewhere: OPS_DATABASE_URLS and OPS_RABBITMQ_URL name it, and
PAYMENT_PROVIDER, PAYMENT_API_KEY and PAYMENT_PROVIDER_URL its provider, as the order service has them.`;

/** The provider of the order service that the databases belong to. */
function configuredProvider(): PaymentProvider {
  const topology = runningStack()?.topology;
  if (process.env.PAYMENT_PROVIDER !== undefined) {
    const { PAYMENT_WEBHOOK_SECRET: _unused, ...shape } = paymentConfigShape;
    return createPaymentProvider({ ...loadConfig(shape), PAYMENT_WEBHOOK_SECRET: '' });
  }
  if (topology && process.env.OPS_DATABASE_URLS === undefined) return sandboxOf(topology);
  throw new DevError('Which payment provider is it?', { hint: 'Set PAYMENT_PROVIDER and PAYMENT_API_KEY as the order service has them.' });
}

const inWords = (sums: readonly Money[]): string => sums.map((sum) => `${formatAmount(sum)} ${sum.currency}`).join(', ');

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const given = readOptions({ from: text, to: text, 'page-size': text, 'max-pages': text }, help);
  const whole = always();
  const window = { from: toTime('--from', given.from) ?? whole.from, to: toTime('--to', given.to) ?? whole.to };
  if (window.from >= window.to) throw new DevError('--from must be before --to.', { hint: help });
  const pageSize = toNumber('--page-size', given['page-size']);
  const maxPages = toNumber('--max-pages', given['max-pages']);
  return withTarget(async (target) => {
    const db = await target.database('order');
    const provider = configuredProvider();
    const { differences, fees, toOurBank, takenBack } = await reconcileBooks({ db, provider, window, ...(pageSize && { pageSize }), ...(maxPages && { maxPages }) }).finally(() => provider.close());
    for (const { kind, text: difference } of differences) console.error(`✗ ${kind}: ${difference}`);
    if (fees.length > 0) console.log(`Fees of ${provider.name}: ${inWords(fees)}.`);
    if (toOurBank.length > 0) console.log(`To our own bank: ${inWords(toOurBank)}.`);
    for (const text of takenBack) console.log(`Taken back at ${provider.name}, which nobody of ours has asked for: ${text}.`);
    console.log(differences.length === 0 ? `The books agree with ${provider.name}.` : `${differences.length} differences.`);
    return differences.length === 0 ? 0 : 1;
  });
});
