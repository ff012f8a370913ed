/** Vendure's configuration as its documentation has it for production: what an installation brings, jobs in the database, nothing for development. */
import { join } from 'node:path';
import { DefaultJobQueuePlugin, DefaultLogger, DefaultSearchPlugin, LogLevel, dummyPaymentHandler } from '@vendure/core';
import { defaultEmailHandlers, EmailPlugin, FileBasedTemplateLoader } from '@vendure/email-plugin';

/** `mailDir` is where mails are written; without it none are. */
export function configOf({ port, databaseUrl, poolSize, jobsAtOnce = 1, password, mailDir, synchronize = false }) {
  const { hostname, port: databasePort, username, password: databasePassword, pathname } = new URL(databaseUrl);
  return {
    apiOptions: { hostname: '127.0.0.1', port, introspection: false, cors: false, csrfPrevention: true },
    authOptions: { tokenMethod: ['bearer', 'cookie'], superadminCredentials: { identifier: 'bench', password }, cookieOptions: { secret: password } },
    dbConnectionOptions: {
      type: 'mariadb', host: hostname, port: Number(databasePort), username: decodeURIComponent(username), password: decodeURIComponent(databasePassword), database: pathname.slice(1),
      poolSize, synchronize, logging: false,
    },
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    logger: new DefaultLogger({ level: LogLevel.Warn }),
    plugins: [
      DefaultJobQueuePlugin.init({ useDatabaseForBuffer: true, concurrency: jobsAtOnce }),
      DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true }),
      ...(mailDir ? [mailsInto(mailDir)] : []),
    ],
  };
}

function mailsInto(outputPath) {
  return EmailPlugin.init({
    handlers: defaultEmailHandlers,
    templateLoader: new FileBasedTemplateLoader(join(import.meta.dirname, 'node_modules/@vendure/email-plugin/templates')),
    transport: { type: 'file', outputPath },
    globalTemplateVars: { fromAddress: '"Bench" <noreply@example.com>', verifyEmailAddressUrl: 'http://127.0.0.1/verify', passwordResetUrl: 'http://127.0.0.1/reset', changeEmailAddressUrl: 'http://127.0.0.1/change' },
  });
}
