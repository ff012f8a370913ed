/** Writes a message, and dies the moment the broker has confirmed it, before it can be marked. */
import { createOutbox } from '../outbox.ts';
import { createRelay } from '../relay.ts';
import { broker, db, logger } from './dying-broker.ts';
import { moved, moveThing } from './things.ts';

const relay = createRelay({ db, broker, logger });
relay.start();
await moveThing(db, createOutbox({ producer: moved.producer as string, relay }), 'killed');
