/** The reason of an abort that a person asked for; not a failure. */
export class StopRequest extends Error {}
