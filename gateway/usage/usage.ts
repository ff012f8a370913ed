import type { Logger } from '#platform/telemetry/logger';
import { createUsageRecorder, type UsageRecorder } from './recorder.ts';
import { createUsageFiles } from './usage-files.ts';

export interface UsageSettings {
  folder: string;
  intervalMs?: number;
}

export interface Usage {
  readonly recorder: UsageRecorder;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Records which operations clients send, in files. */
export function createUsage({ settings, isRegistered, logger }: { settings: UsageSettings; isRegistered: (id: string) => boolean; logger: Logger }): Usage {
  const recorder = createUsageRecorder({ isRegistered });
  const { flush, stop } = createUsageFiles({ recorder, logger, ...settings });
  return { recorder, flush, stop };
}
