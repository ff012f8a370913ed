const buckets = 10;

/** Successes and failures of the last `windowMs`, in ten buckets. */
export function createRollingWindow({ windowMs, now }: { windowMs: number; now: () => number }): {
  add(failed: boolean): void;
  totals(): { calls: number; failures: number };
  clear(): void;
} {
  const bucketMs = windowMs / buckets;
  let ring: { slot: number; calls: number; failures: number }[] = [];
  const slotNow = (): number => Math.floor(now() / bucketMs);
  return {
    add(failed) {
      const slot = slotNow();
      let current = ring.at(-1);
      if (!current || current.slot !== slot) {
        current = { slot, calls: 0, failures: 0 };
        ring.push(current);
        if (ring.length > buckets) ring.shift();
      }
      current.calls += 1;
      if (failed) current.failures += 1;
    },
    totals() {
      const oldest = slotNow() - buckets;
      let calls = 0;
      let failures = 0;
      for (const bucket of ring) {
        if (bucket.slot <= oldest) continue;
        calls += bucket.calls;
        failures += bucket.failures;
      }
      return { calls, failures };
    },
    clear() {
      ring = [];
    },
  };
}
