import { endOfQuiet, nextTimeOfDay } from './local-time.ts';

/** When a person wants to be reached. Both ends of the quiet hours are set, or none. */
export interface DeliverySettings {
  /** For example `Europe/Berlin`. */
  timeZone: string;
  /** Times of day, `22:00`. */
  quietFrom: string | null;
  quietUntil: string | null;
  /** When the daily digest leaves; null for mails as they come. */
  digestAt: string | null;
}

export const defaultSettings: DeliverySettings = { timeZone: 'UTC', quietFrom: null, quietUntil: null, digestAt: null };

/** Until when a person is not to be disturbed; null when they may be. */
export function quietUntil({ timeZone, quietFrom: from, quietUntil: until }: DeliverySettings, at: Date): Date | null {
  return from === null || until === null ? null : endOfQuiet({ timeZone, from, until }, at);
}

/** When the next digest leaves; null for people who want none. */
export function nextDigestAt({ timeZone, digestAt }: DeliverySettings, after: Date): Date | null {
  return digestAt === null ? null : nextTimeOfDay({ timeZone, time: digestAt }, after);
}
