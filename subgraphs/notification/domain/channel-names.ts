/** The channels that people choose between, as the API names them. Others (webhooks, for example) have no preferences. */
export const choosableChannels = ['IN_APP', 'EMAIL', 'SMS', 'PUSH'] as const;
export type ChoosableChannel = (typeof choosableChannels)[number];

export function isChoosable(name: string): name is ChoosableChannel {
  return choosableChannels.some((channel) => channel === name);
}
