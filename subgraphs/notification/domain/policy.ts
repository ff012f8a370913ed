/** Whether a kind of notification goes out through a channel: always, unless turned off, or only when turned on. */
export type Policy = 'mandatory' | 'on' | 'off';

/** What a person chose for one event and channel. */
export interface Choice {
  event: string;
  channel: string;
  isEnabled: boolean;
}

/** Whether to send, given the policy and the person's choice, if any. */
export function isWanted(policy: Policy, choice: Pick<Choice, 'isEnabled'> | undefined): boolean {
  if (policy === 'mandatory') return true;
  return choice?.isEnabled ?? policy === 'on';
}
