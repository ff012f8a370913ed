/** A delivery worker that hands a mail over and then never comes to note it: `crash.test.ts` kills it there. Arguments: database URL, mail folder. */
import { createDatabase } from '#platform/data/database';
import { createBreaker } from '#platform/resilience/breaker';
import { silentLogger } from '#platform/telemetry/logger';
import { createEmail } from '../channels/email.ts';
import { createFileTransport } from '../mail/transport.ts';
import { deliverDue } from '../use-cases/deliver.ts';

const [url = '', dir = ''] = process.argv.slice(2);
const logger = silentLogger();
const db = await createDatabase({ url, logger });
const files = createFileTransport({ dir });
const transport = {
  ...files,
  async send(mail: Parameters<typeof files.send>[0]) {
    await files.send(mail);
    process.send?.('handed over');
    return new Promise<never>(() => undefined);
  },
};
const channel = createEmail({ transport, from: 'Marketplace <no-reply@shop.test>', publicUrl: 'https://shop.test' });
await deliverDue({ db, channel, breaker: createBreaker({ name: 'stuck' }), logger, now: () => new Date() }, new AbortController().signal);
