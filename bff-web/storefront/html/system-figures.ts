/** Figures of the system page, in words. */
import type { SystemHealth } from '../../generated/schema-types.ts';
import { html, type Html } from './html.ts';

export const healthWords: Readonly<Record<SystemHealth, string>> = { UP: 'up', DEGRADED: 'degraded', DOWN: 'down', UNKNOWN: 'unknown' };

const none = '–';

export function perSecond(rate: number): string {
  return rate === 0 ? '0 /s' : `${rate >= 100 ? Math.round(rate) : rate >= 10 ? rate.toFixed(1) : rate.toFixed(2)} /s`;
}

export function milliseconds(value: number | null | undefined): string {
  if (value == null) return none;
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)} ms`;
}

export const percent = (ratio: number | null | undefined): string => (ratio == null ? none : `${Number((ratio * 100).toFixed(ratio > 0 && ratio < 0.01 ? 2 : 1))} %`);

export const count = (value: number | null | undefined): string => (value == null ? none : String(value));

export function age(seconds: number | null | undefined): string {
  if (seconds == null) return none;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;

/** A state as a word with a mark of its own, so that colour is not all that tells. */
export function healthMark(health: SystemHealth): Html {
  const marks: Readonly<Record<SystemHealth, string>> = { UP: '●', DEGRADED: '▲', DOWN: '■', UNKNOWN: '○' };
  return html`<span class="health ${health.toLowerCase()}"><span aria-hidden="true">${marks[health]}</span> ${healthWords[health]}</span>`;
}
