/** The services and what they need, drawn on the server: boxes with their figures, lines as thick as what goes along them. */
import type { SystemHealth, SystemLink, SystemPage, SystemService, SystemStore, SystemTraffic } from '../../generated/schema-types.ts';
import { html, when, type Html } from './html.ts';
import { milliseconds, perSecond, healthWords } from './system-figures.ts';

const [width, height] = [1000, 600];
const box = { width: 184, height: 92 };

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Rows from what people reach to what keeps data. */
const rows: readonly (readonly string[])[] = [['bff-web', 'bff-mobile'], ['gateway'], ['user', 'vendor', 'product', 'order', 'notification'], ['MySQL', 'RabbitMQ', 'Redis', 'Payments']];

const places: ReadonlyMap<string, Place> = new Map(
  rows.flatMap((names, row) => names.map((name, index) => [name, { x: ((index + 0.5) * width) / names.length, y: 56 + (row * (height - 112)) / (rows.length - 1) }] as const)),
);

export function systemMap({ services, stores, links }: Pick<SystemPage, 'services' | 'stores' | 'links'>): Html {
  const troubled = [...services, ...stores].filter(({ health }) => health !== 'UP');
  const told = troubled.length === 0 ? 'all up' : troubled.map(({ name, health }) => `${name} ${healthWords[health]}`).join(', ');
  return html`<div class="scroll system-map" tabindex="0" role="region" aria-label="Map of the system"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="system-map-title"><title id="system-map-title">Map of ${services.length} services and ${stores.length} stores: ${told}. The tables below have every number.</title>
<g class="links">${links.map(line)}</g>
${services.map(serviceBox)}${stores.map(storeBox)}</svg></div>`;
}

function line({ from, to, health, traffic }: SystemLink): Html | null {
  const [start, end] = [places.get(from), places.get(to)];
  if (!start || !end) return null;
  const [top, bottom] = [start.y + box.height / 2, end.y - box.height / 2];
  const bend = (bottom - top) / 2;
  return html`<path class="link ${health.toLowerCase()}" stroke-width="${thickness(traffic)}" d="M${fixed(start.x)} ${fixed(top)} C${fixed(start.x)} ${fixed(top + bend)} ${fixed(end.x)} ${fixed(bottom - bend)} ${fixed(end.x)} ${fixed(bottom)}"/>`;
}

/** From a hair for nothing to a band for thousands per second. */
const thickness = ({ perSecond: rate }: SystemTraffic): string => (1 + 1.6 * Math.log10(1 + rate * 4)).toFixed(1);

function serviceBox({ name, health, traffic, pulse, processes }: SystemService): Html | null {
  return node(name, health, traffic, { pulse, corner: processesIn(processes) });
}

/** Servers and workers apart, where they are. */
function processesIn(processes: SystemService['processes']): string {
  const roles = ['server', 'worker'].flatMap((role) => {
    const many = processes.filter((process) => process.role === role).length;
    return many === 0 ? [] : [counted(many, role)];
  });
  if (roles.length > 0) return roles.join(', ');
  return processes.length === 0 ? 'no process' : counted(processes.length, 'process');
}

const counted = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : what.endsWith('s') ? 'es' : 's'}`;

const storeBox = ({ name, health, traffic }: SystemStore): Html | null => node(name, health, traffic, { isStore: true });

function node(name: string, health: SystemHealth, traffic: SystemTraffic, { pulse = [], corner, isStore = false }: { pulse?: readonly number[]; corner?: string; isStore?: boolean }): Html | null {
  const place = places.get(name);
  if (!place) return null;
  const [x, y] = [place.x - box.width / 2, place.y - box.height / 2];
  const inset = isStore ? 22 : 12;
  const quiet = isStore && traffic.perSecond === 0 && traffic.p99Ms == null;
  return html`<g class="node ${health.toLowerCase()}" transform="translate(${fixed(x)} ${fixed(y)})"><rect class="box" width="${box.width}" height="${box.height}" rx="${isStore ? 34 : 12}"/>
${spark(pulse)}<circle class="lamp" cx="${inset + 6}" cy="22" r="6"/><text class="name" x="${inset + 20}" y="27">${name}</text><text class="state-word" x="${box.width - inset}" y="27" text-anchor="end">${healthWords[health]}</text>
${quiet ? null : html`<text class="figure" x="${inset}" y="51">${perSecond(traffic.perSecond)}</text>${when(traffic.p99Ms != null, () => html`<text class="figure" x="${isStore ? inset : box.width - inset}" y="${isStore ? 73 : 51}" text-anchor="${isStore ? 'start' : 'end'}">p99 ${milliseconds(traffic.p99Ms)}</text>`)}`}
${when(corner, (text) => html`<text class="corner" x="${inset}" y="70">${text}</text>`)}</g>`;
}

/** Requests per second over the last minutes, along the bottom of a box. */
function spark(pulse: readonly number[]): Html | null {
  if (pulse.length < 2) return null;
  const top = Math.max(1, ...pulse);
  const points = pulse.map((value, index) => `${fixed((index / (pulse.length - 1)) * (box.width - 8) + 4)},${fixed(box.height - 4 - (value / top) * 14)}`);
  return html`<polyline class="spark" points="${points.join(' ')}"/>`;
}

const fixed = (value: number): string => value.toFixed(1);
