/** What of the features an answer is made of. */
export interface FeatureUse {
  /** Flags and experiments that were looked at and differ between people: the answer is one of several. */
  readonly read: readonly string[];
  /** Experiments that somebody who takes part was really shown, with the variant. */
  readonly shown: Readonly<Record<string, string>>;
  /** Whoever the features were divided for; null for somebody without a name. */
  readonly unit: string | null;
}

/** Collects it while an answer is made. */
export interface FeatureUseCollector extends FeatureUse {
  unit: string | null;
  noteRead(id: string): void;
  noteShown(id: string, variant: string): void;
}

export function createFeatureUse(): FeatureUseCollector {
  const read: string[] = [];
  const shown: Record<string, string> = {};
  return {
    unit: null,
    read,
    shown,
    noteRead(id) {
      if (!read.includes(id)) read.push(id);
    },
    noteShown: (id, variant) => void (shown[id] = variant),
  };
}
