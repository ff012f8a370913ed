/** Offers in a process of its own, so that what it costs is known apart: an `Offer` in, an `Outcome` out. */
import { offer, type Offer } from './offer.ts';

process.on('message', (message: Offer) => void offer(message).then((outcome) => process.send?.(outcome)));
process.on('disconnect', () => process.exit(0));
process.send?.({});
