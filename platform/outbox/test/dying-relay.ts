/** A relay whose process dies the moment the broker has confirmed a message, before it can be marked. */
import { createRelay } from '../relay.ts';
import { broker, db, logger } from './dying-broker.ts';

createRelay({ db, broker, logger }).start();
