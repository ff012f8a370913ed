/** The ways of a copy and of a deletion of a person's data. */

/**
 * A copy: COLLECTING -> READY -> EXPIRED, or FAILED when not everybody answered in time.
 * A deletion: CHECKING -> REFUSED or SCHEDULED -> RECHECKING (when due) -> ERASING -> DONE; CANCELLED by the person before it is due. When
 * something has come into the way at RECHECKING it is SCHEDULED again.
 */
export type PrivacyState = 'COLLECTING' | 'READY' | 'EXPIRED' | 'FAILED' | 'CHECKING' | 'REFUSED' | 'SCHEDULED' | 'RECHECKING' | 'ERASING' | 'DONE' | 'CANCELLED';

const dayMs = 86_400_000;

/** Time to think better of a deletion. */
export const graceMs = 14 * dayMs;
/** When a deletion that something stands in the way of is tried again. */
export const postponedMs = dayMs;
/** How long a copy can be downloaded. */
export const exportKeptMs = 7 * dayMs;
/** How long everybody has to contribute to a copy. */
export const collectMs = 2 * dayMs;
/** How long a link to a copy is good that the person asks for in the account; the one in the mail is good as long as the copy. */
export const linkMs = 15 * 60_000;
