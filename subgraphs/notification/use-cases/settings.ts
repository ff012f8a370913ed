/** A person says when they want to be reached. */
import { z } from 'zod';
import { saveSettings } from '../data/settings-repository.ts';
import type { DeliverySettings } from '../domain/delivery-settings.ts';
import { isTimeZone, timeOfDay } from '../domain/local-time.ts';
import type { UseCaseDeps } from './deps.ts';

const time = z.string().regex(timeOfDay, 'must be a time of day such as "22:00"');

export const settingsInput = z
  .strictObject({
    timeZone: z.string().max(64).refine(isTimeZone, 'must be the name of a time zone such as "Europe/Berlin"'),
    quietHours: z
      .strictObject({ from: time, until: time })
      .refine(({ from, until }) => from !== until, 'must end at another time than they begin')
      .nullish(),
    digestAt: time.nullish(),
  })
  .transform(({ timeZone, quietHours, digestAt }): DeliverySettings => ({ timeZone, quietFrom: quietHours?.from ?? null, quietUntil: quietHours?.until ?? null, digestAt: digestAt ?? null }));

/** Replaces a person's settings. What waits for a digest already leaves with it. */
export async function updateSettings({ db }: Pick<UseCaseDeps, 'db'>, userId: string, settings: DeliverySettings): Promise<void> {
  await saveSettings(db, userId, settings);
}
