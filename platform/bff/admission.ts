import { env } from '../config/env.ts';
import { createEntryAdmission, type Claim, type EntryAdmission } from '../limits/entry-admission.ts';
import type { RequestHead } from '../server/http-types.ts';
import type { GatewayClient } from './gateway-client.ts';

/** Variables of a BFF about whom it lets in when too many come. */
export const admissionConfig = {
  ADMISSION_TARGET_MS: env.integer({ min: 10, max: 10_000 }).default(200).describe('Milliseconds that the median request may take; when they take longer, fewer are worked on at once'),
  ADMISSION_WAIT_MS: env.integer({ min: 0, max: 10_000 }).default(400).describe('Milliseconds that a request may wait for its turn before it is refused'),
  SHED_ANONYMOUS_MS: env.integer({ min: 10, max: 60_000 }).default(150).describe('Event loop delay in milliseconds from which requests of visitors are refused'),
  SHED_EVERYBODY_MS: env.integer({ min: 10, max: 60_000 }).default(400).describe('Event loop delay in milliseconds from which all requests are refused'),
};

export interface BffAdmissionOptions {
  service: string;
  config: { ADMISSION_TARGET_MS: number; ADMISSION_WAIT_MS: number; SHED_ANONYMOUS_MS: number; SHED_EVERYBODY_MS: number };
  /** Whether a request comes with a cart, a session or an account. */
  isPerson(request: RequestHead): boolean;
}

/** The same client, which tells the entry when the gateway has no time for what was let in. */
export function watchedGateway(gateway: GatewayClient, admission: EntryAdmission): GatewayClient {
  return {
    async send(operation, variables, call) {
      const result = await gateway.send(operation, variables, call);
      if (result.data === null && result.errors[0]?.retryAfterSeconds !== undefined) admission.noteRefusedBehind();
      return result;
    },
    close: () => gateway.close(),
  };
}

/** Visitors' pages are refused first, then the pages of those who have a cart or an account, then what these want done. */
export function createBffAdmission({ service, config, isPerson }: BffAdmissionOptions): EntryAdmission {
  const claimOf = (request: RequestHead): Claim => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isPerson(request)) return isRead ? 'person' : 'change';
    return isRead ? 'visitor' : 'person';
  };
  return createEntryAdmission({
    name: service,
    targetMs: config.ADMISSION_TARGET_MS,
    waitMs: config.ADMISSION_WAIT_MS,
    shedding: { anonymousMs: config.SHED_ANONYMOUS_MS, everybodyMs: config.SHED_EVERYBODY_MS },
    claimOf,
  });
}
