/** The postal addresses of one person. */
import { DomainError } from '#platform/errors/domain-error';

export const maxAddresses = 50;

/** @throws DomainError LIMIT_EXCEEDED when there is no room for one more. */
export function assertRoomForAddress(count: number): void {
  if (count < maxAddresses) return;
  throw new DomainError('LIMIT_EXCEEDED', `At most ${maxAddresses} addresses can be saved; remove one first.`);
}

/** Whether a new or changed address becomes the default: when asked for, or when it is the only one. */
export function becomesDefault({ wanted, isDefault, others }: { wanted: boolean | null | undefined; isDefault: boolean; others: number }): boolean {
  return others === 0 || (wanted ?? isDefault);
}
