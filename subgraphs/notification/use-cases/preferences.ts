/** Which notifications reach a person through which channels. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import type { Channel } from '../channels/channel.ts';
import { saveChoices } from '../data/preference-repository.ts';
import { choosableChannels, isChoosable, type ChoosableChannel } from '../domain/channel-names.ts';
import { isWanted, policyFor, type Choice, type Policy } from '../domain/policy.ts';
import { notifications } from '../notifications/registry.ts';
import type { UseCaseDeps } from './deps.ts';

export interface Preference {
  event: string;
  channel: ChoosableChannel;
  isEnabled: boolean;
  isMandatory: boolean;
}

interface Offer {
  event: string;
  channel: ChoosableChannel;
  policy: Policy;
}

/** What can be chosen here: vendors' events only by people who work for one, and only channels that this installation has. */
function offersFor({ isStaff, channels }: { isStaff: boolean; channels: readonly Channel[] }): Offer[] {
  return notifications
    .filter(({ audience }) => audience === 'buyer' || (audience === 'vendor' && isStaff))
    .flatMap((definition) => channels.flatMap((channel) => (isChoosable(channel.name) ? [{ event: definition.event, channel: channel.name, policy: policyFor(definition, channel) }] : [])))
    .filter(({ policy }) => policy !== 'never');
}

/** All preferences of a person, chosen or not. */
export function preferencesOf({ choices, ...who }: { choices: readonly Choice[]; isStaff: boolean; channels: readonly Channel[] }): Preference[] {
  return offersFor(who).map(({ event, channel, policy }) => {
    const choice = choices.find((each) => each.event === event && each.channel === channel);
    return { event, channel, isEnabled: isWanted(policy, choice), isMandatory: policy === 'mandatory' };
  });
}

export const preferencesInput = z
  .array(z.strictObject({ event: z.string().min(1).max(60), channel: z.enum(choosableChannels), isEnabled: z.boolean() }))
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 entries');

/**
 * Sets a person's choices, all or none.
 * @throws AggregateError of DomainErrors: NOT_ALLOWED for turning off what must be sent, INVALID_INPUT for what cannot be chosen.
 */
export async function setPreferences(
  { db, channels }: Pick<UseCaseDeps, 'db' | 'channels'>,
  { userId, isStaff, choices }: { userId: string; isStaff: boolean; choices: readonly Choice[] },
): Promise<void> {
  const offers = offersFor({ isStaff, channels });
  const errors = choices.flatMap((choice, index) => refusalOf(choice, offers, ['preferences', String(index)]));
  if (errors.length > 0) throw new AggregateError(errors, 'Some preferences cannot be set');
  await saveChoices(db, userId, choices);
}

function refusalOf({ event, channel, isEnabled }: Choice, offers: readonly Offer[], at: string[]): DomainError[] {
  const ofEvent = offers.filter((offer) => offer.event === event);
  if (ofEvent.length === 0) return [new DomainError('INVALID_INPUT', `There is no notification "${event}" to choose for.`, { field: [...at, 'event'] })];
  const offer = ofEvent.find((each) => each.channel === channel);
  if (!offer) {
    const available = ofEvent.map((each) => each.channel).join(', ');
    return [new DomainError('INVALID_INPUT', `${channel} is not available; choose among ${available}.`, { field: [...at, 'channel'] })];
  }
  if (offer.policy !== 'mandatory' || isEnabled) return [];
  return [new DomainError('NOT_ALLOWED', `"${event}" must reach you by ${channel} and cannot be turned off.`, { field: [...at, 'isEnabled'] })];
}
