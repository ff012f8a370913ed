/**
 * How long what is told to buyers and vendors may wait for more of its kind: so much later, at most, do inbox, mails, calls and the signal for open pages come. At half of what
 * two cores can do several orders come in that time, and are told of in as many statements as one.
 */
export const gatherMs = 200;
