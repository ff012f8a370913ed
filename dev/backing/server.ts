import type { ProcessRecord } from '../process/record.ts';
import type { Secrets } from '../secrets.ts';
import type { BackingName, Profile } from './profile.ts';

export interface StartedServer {
  readonly description: string;
  readonly url: string;
  readonly managementUrl?: string;
}

export interface StartContext {
  readonly profile: Profile;
  /** The folder this server owns: data, configuration, log. */
  readonly dir: string;
  readonly secrets: Secrets;
  readonly say: (detail: string) => void;
  /** Called for each process at once when it runs, so that a failed start leaves none behind. */
  readonly started: (process: ProcessRecord) => void;
  /** Aborted when the start is no longer wanted. */
  readonly stopping?: AbortSignal;
}

/** How to run one kind of server as a private instance, and how to tell that a server works. */
export interface Server {
  readonly name: BackingName;
  /** For messages: "MySQL". */
  readonly title: string;
  /** Debian packages that hold it. */
  readonly packages: readonly string[];
  readonly defaultPort: number;
  findBinary(): string | undefined;
  start(binary: string, context: StartContext): Promise<StartedServer>;
  /** Signs in. Throws what the driver throws. */
  check(url: string): Promise<void>;
  /** True when `check` threw because of credentials. */
  isRefusal(error: unknown): boolean;
}
