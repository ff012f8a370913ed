/** Where published schemas live: numbered, immutable versions, one of which is current. A folder here; an HTTP store fits as well. */

export interface SchemaVersion {
  /** 1, 2, 3 ... in the order of publication. */
  number: number;
  /** First 12 hexadecimal digits of the sha256 over all documents: the same content is the same version. */
  hash: string;
}

export interface VersionMetadata extends SchemaVersion {
  /** When, RFC 3339 in UTC. */
  publishedAt: string;
  /** Who published it. */
  publishedBy: string;
  /** Commit that it was composed from; null outside of a repository. */
  commit: string | null;
  /** Whether the working tree had changes that no commit has. */
  isDirty: boolean;
  /** sha256 of each document by its name. */
  documents: Readonly<Record<string, string>>;
}

/** The version that gateways should serve, and how it came to be that. */
export interface CurrentVersion extends SchemaVersion, Activation {
  /** When it was made current, RFC 3339 in UTC. */
  activatedAt: string;
  /** Versions that were current before, the latest last. */
  before: readonly SchemaVersion[];
}

export interface Activation {
  activatedBy: string;
  /** Whether gateways switch even if registered operations of clients in use break. */
  isForced?: boolean;
  reason?: string;
}

/** As many earlier versions are remembered as having been current. */
export const rememberedActivations = 50;

/** What `current.json` says after making a version current. */
export function currentAfter(before: CurrentVersion | undefined, { number, hash }: SchemaVersion, activation: Activation): CurrentVersion {
  const earlier = before ? [...before.before, { number: before.number, hash: before.hash }] : [];
  return { number, hash, activatedAt: new Date().toISOString(), ...activation, before: earlier.slice(-rememberedActivations) };
}

export interface SchemaStore {
  /** For people: where it is. */
  readonly location: string;
  /** All versions, oldest first. */
  list(): Promise<readonly SchemaVersion[]>;
  /** Who published a version when, from what. @throws Error when there is no such version. */
  metadata(version: SchemaVersion): Promise<VersionMetadata>;
  /** One document of a version, for example `supergraph.graphql`. @throws Error when it is missing or was changed afterwards. */
  document(version: SchemaVersion, name: string): Promise<string>;
  /** Stores a version whole or not at all. @throws Error when the number is taken. */
  publish(metadata: VersionMetadata, documents: Readonly<Record<string, string>>): Promise<void>;
  /** The version that gateways should serve; undefined before the first. */
  current(): Promise<CurrentVersion | undefined>;
  /** Makes a version current: how one rolls forward and back. @throws Error when there is no such version. */
  activate(version: SchemaVersion, activation: Activation): Promise<void>;
}

/** `12-0a1b2c3d4e5f`. */
export function versionName({ number, hash }: SchemaVersion): string {
  return `${number}-${hash}`;
}
