import type { WarmOperation } from './warm-up.ts';

/** A supergraph to serve, and what is known about it. */
export interface Candidate {
  readonly supergraphSdl: string;
  /** For people: a file, or the number and hash of a published version. */
  readonly label: string;
  /** Registered operations that clients in use send: prepared before the switch, which they may not break. */
  readonly operations: readonly WarmOperation[];
  /** Whether somebody decided to switch even if registered operations break. */
  readonly isForced: boolean;
}

/** What became of an offered candidate. */
export type Verdict = 'switched' | 'unchanged' | 'refused';

/** Where supergraphs come from: a file, or a registry. */
export interface SupergraphSource {
  /** The first supergraph. Rejects when there is none, and nothing to fall back on. */
  first(): Promise<Candidate>;
  /** The last one that was served, in place of a first one that turns out not to be usable. */
  lastGood?(): Promise<Candidate | undefined>;
  /** Told of each one that serves now. */
  served?(candidate: Candidate): Promise<void>;
  /** From now on offers each new supergraph, one at a time. */
  follow(offer: (candidate: Candidate) => Promise<Verdict>): void;
  /** For the status page. */
  describe(): Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}
