import { createHash } from 'node:crypto';
import { counter } from '#platform/telemetry/metrics';
import type { Labels } from '../execution/engine.ts';
import type { Forwarded } from '../transport/forwarding.ts';

/** Decides for whom `@override(from:, label:)` holds: for them the field comes from its new subgraph. */
export interface OverrideLabels {
  /** Those of a version's labels that hold for this request, the same ones for the same viewer each time. */
  holding(labels: readonly string[], forwarded: Pick<Forwarded, 'viewer' | 'clientAddress'>): Labels;
  /** Sets of labels that requests are likely to have, for preparing plans. */
  likelySets(labels: readonly string[]): readonly Labels[];
}

const evaluated = counter({ name: 'gateway_override_label_total', help: 'Requests by label of a progressive override, and whether it held', labels: ['label', 'holds'] });

const none: Labels = [];
const maxSets = 8;

/**
 * `percent(n)` holds for n % of viewers; raising n only ever adds viewers, since a viewer's place among the hundred stays. Other
 * labels hold for the share that is set for them (their viewers are others than those of other labels), or never.
 * Settings (`on`, `off` or a percentage, by label) win over what a label says of itself.
 */
export function createOverrideLabels(settings: Readonly<Record<string, string>> = {}): OverrideLabels {
  const shares = new Map<string, { share: number; salt: string }>();
  const shareOf = (label: string): { share: number; salt: string } => {
    const known = shares.get(label) ?? { share: settings[label] === undefined ? ownShare(label) : settingOf(label, settings[label]), salt: ownShare(label) > 0 || label.startsWith('percent(') ? 'percent' : label };
    shares.set(label, known);
    return known;
  };
  for (const label of Object.keys(settings)) shareOf(label);
  return {
    holding(labels, forwarded) {
      if (labels.length === 0) return none;
      const viewer = stickyKey(forwarded);
      const held = labels.filter((label) => {
        const { share, salt } = shareOf(label);
        const holds = share >= 100 || (share > 0 && placeOf(viewer, salt) < share);
        evaluated.inc({ label, holds: String(holds) });
        return holds;
      });
      return held;
    },
    likelySets(labels) {
      let sets: Labels[] = [none];
      for (const label of labels) {
        const { share } = shareOf(label);
        if (share >= 100) sets = sets.map((set) => [...set, label]);
        else if (share > 0) sets = [...sets, ...sets.map((set) => [...set, label])].slice(0, maxSets);
      }
      return sets;
    },
  };
}

/** The percentage that a label states itself: 12.5 for `percent(12.5)`, 0 for any other text. */
function ownShare(label: string): number {
  return Number(/^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1] ?? 0);
}

function settingOf(label: string, text: string): number {
  if (text === 'on') return 100;
  if (text === 'off') return 0;
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 100) return share;
  throw new Error(`OVERRIDE_LABELS sets ${label} to "${text}"; expected on, off or a percentage from 0 to 100`);
}

/** Who keeps being the same from request to request: a person, a guest, else the session, else where the call comes from. */
function stickyKey({ viewer, clientAddress }: Pick<Forwarded, 'viewer' | 'clientAddress'>): string {
  return viewer.userId ?? viewer.guestKey ?? viewer.sessionId ?? clientAddress ?? 'anonymous';
}

/** A viewer's place, from 0 to just below 100. */
function placeOf(viewer: string, salt: string): number {
  return (createHash('sha256').update(`${salt}\n${viewer}`).digest().readUIntBE(0, 6) / 2 ** 48) * 100;
}
