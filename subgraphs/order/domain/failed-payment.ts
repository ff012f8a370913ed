/** What can become of a call that the payment provider declined for good. */
export interface DeclinedCall {
  readonly kind: 'CAPTURE' | 'REFUND' | 'VOID';
  /** The provider's id of the capture that a refund is for; null when the money was collected by other means. */
  readonly captureReference: string | null;
  /** The payment was collected with its first capture, so that what is to be set free has to be given back. */
  readonly isCollected: boolean;
}

const resolutions = ['RETRY', 'WRITE_OFF', 'SETTLED_OTHERWISE'] as const;

export type Resolution = (typeof resolutions)[number];

/** Why a call cannot be resolved so; null when it can. */
export function obstacleTo(resolution: Resolution, { kind, captureReference, isCollected }: DeclinedCall): string | null {
  if (resolution === 'RETRY' && kind === 'REFUND' && captureReference === null) return 'It was collected by other means: the provider has nothing to give back.';
  if (resolution === 'WRITE_OFF' && kind === 'REFUND') return 'A refund that was decided is owed: try it again, or give the money back by other means.';
  if (resolution === 'WRITE_OFF' && kind === 'VOID' && isCollected) return 'It was collected with the first parcel and is the buyer\'s: try it again, or give the money back by other means.';
  if (resolution === 'SETTLED_OTHERWISE' && kind === 'VOID' && !isCollected) return 'What was to be set free frees itself when the authorisation expires: write it off.';
  return null;
}

/** Everything that can become of a call. */
export function resolutionsOf(call: DeclinedCall): Resolution[] {
  return resolutions.filter((resolution) => obstacleTo(resolution, call) === null);
}
