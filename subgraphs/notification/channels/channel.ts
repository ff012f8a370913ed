/** What a channel is. A new one is one file with such an object and one line in `registry.ts`; nothing else changes. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { Policy } from '../domain/policy.ts';
import type { Wording } from '../notifications/definition.ts';

export interface Recipient {
  /** The account; null for guests. */
  userId: string | null;
  name: string | null;
  /** BCP 47 tag. */
  locale: string;
  email: string | null;
  phone: string | null;
  /** Whether the person has a device that takes messages. */
  hasDevice: boolean;
  /** A vendor's endpoint, which has none of the above; null for people. */
  endpointId: string | null;
}

/** One notification for one recipient, ready to leave. */
export interface Message {
  /** The same at every attempt: hand it to the provider as its idempotency key. */
  deliveryId: string;
  notificationId: string;
  event: string;
  /** The data that the wording is made of. */
  payload: unknown;
  recipient: Recipient;
  wording: Wording;
  /** Path that it leads to. */
  link: string | null;
  createdAt: Date;
}

interface ChannelBase {
  /** Upper case with underscores; names the channel in preferences and deliveries, so it never changes. */
  readonly name: string;
  /** For notifications that say nothing about this channel. */
  readonly defaultPolicy: Policy;
  /** Whether people may have its messages once a day, in one. */
  readonly isDigestible?: boolean;
  /** Whether the recipient can have an address here. An account's e-mail address may become known later. */
  reaches(recipient: Recipient): boolean;
}

/** A channel whose message is a row of ours: written in the transaction that notes the notification. */
export interface StoredChannel extends ChannelBase {
  readonly kind: 'stored';
  store(tx: Tx, messages: readonly Message[]): Promise<void>;
}

/** A channel to the outside: called after the commit, again after a failure. */
export interface SentChannel extends ChannelBase {
  readonly kind: 'sent';
  /** Pauses after failures in milliseconds; one attempt more than there are pauses. Those of `domain/backoff.ts` unless set. */
  readonly pausesMs?: readonly number[];
  /**
   * Sends, and returns the provider's name for the message, if any. Any error means "try again later", a DomainError with
   * `permanent` means "never", and one with the code NOT_NOW "again in `details.pauseMs`, and this try does not count".
   * Ends early when `signal` is aborted.
   */
  send(message: Message, signal: AbortSignal): Promise<string | null>;
  close?(): void;
}

export type Channel = StoredChannel | SentChannel;

/** Codes of errors that are about one recipient only. */
const aboutRecipients: ReadonlySet<string> = new Set(['ADDRESS_UNKNOWN', 'NOT_NOW', 'ENDPOINT_FAILED']);

/** Whether a failed sending speaks against the provider, rather than about one message or its recipient. */
export function isProviderFailure(error: unknown): boolean {
  return !(error instanceof DomainError && (error.permanent || aboutRecipients.has(error.code)));
}
