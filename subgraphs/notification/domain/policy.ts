/** Whether a kind of notification goes out through a channel: always, unless turned off, only when turned on, or never. */
export type Policy = 'mandatory' | 'on' | 'off' | 'never';

/** What a person chose for one event and channel. */
export interface Choice {
  event: string;
  channel: string;
  isEnabled: boolean;
}

/** The policy of a notification for a channel: its own word, else the channel's default; never where it is not meant to go. */
export function policyFor(
  { policies, onlyBy }: { policies: Readonly<Record<string, Policy>>; onlyBy: readonly string[] | null },
  { name, defaultPolicy }: { name: string; defaultPolicy: Policy },
): Policy {
  if (onlyBy && !onlyBy.includes(name)) return 'never';
  return policies[name] ?? defaultPolicy;
}

/** Whether to send, given the policy and the person's choice, if any. */
export function isWanted(policy: Policy, choice: Pick<Choice, 'isEnabled'> | undefined): boolean {
  if (policy === 'mandatory') return true;
  if (policy === 'never') return false;
  return choice?.isEnabled ?? policy === 'on';
}
