/** Sales as a bar chart, drawn on the server, with the same numbers as a table: nothing to load, nothing that jumps. */
import type { SalesChart, SalesDay } from '../../generated/schema-types.ts';
import { html, when, type Html } from './html.ts';

const [width, height, gap] = [720, 200, 2];

/** The chart is one picture to a reader, described in a sentence; the table below has every number. */
export function salesChart({ currency, days, total, commission, orders }: SalesChart, { name, date }: { name: string; date: Intl.DateTimeFormat }): Html {
  const top = Math.max(1, ...days.map((day) => day.total.minorUnits));
  const best = days.reduce((most, day) => (day.total.minorUnits > most.total.minorUnits ? day : most));
  const id = `chart-${name}-${currency}`;
  return html`<figure class="chart"><figcaption><strong>${total.formatted}</strong> from ${orders} ${orders === 1 ? 'order' : 'orders'} in ${days.length} days${when(commission, (kept) => html`, of which the marketplace keeps <strong>${kept.formatted}</strong>`)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}"><title id="${id}">Sales by day in ${currency}: ${total.formatted} in ${days.length} days, most on ${dayName(best, date)} with ${best.total.formatted}</title>
<line class="axis" x1="0" y1="${height - 1}" x2="${width}" y2="${height - 1}"/>${days.map((day, index) => bar(day, index, { count: days.length, top }))}</svg>
<p class="chart-ends" aria-hidden="true"><span>${when(days[0], (day) => html`${dayName(day, date)}`)}</span><span>${when(days.at(-1), (day) => html`${dayName(day, date)}`)}</span></p>
<details><summary>The numbers as a table</summary>${table(days, name, currency, date)}</details></figure>`;
}

function bar({ total }: SalesDay, index: number, { count, top }: { count: number; top: number }): Html {
  const step = width / count;
  const size = Math.max(0, Math.round((total.minorUnits / top) * (height - 12)));
  return html`<rect class="bar-of-day" x="${(index * step + gap / 2).toFixed(1)}" y="${height - 1 - size}" width="${(step - gap).toFixed(1)}" height="${size}" rx="2"/>`;
}

function table(days: readonly SalesDay[], name: string, currency: string, date: Intl.DateTimeFormat): Html {
  const hasCommission = days.some(({ commission }) => commission);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name} in ${currency} by day"><table><thead><tr><th scope="col">Day</th><th scope="col" class="number">Orders</th><th scope="col" class="number">Sales</th>${hasCommission ? html`<th scope="col" class="number">Commission</th>` : null}</tr></thead>
<tbody>${days.map((day) => html`<tr><th scope="row">${dayName(day, date)}</th><td class="number">${day.orders}</td><td class="number">${day.total.formatted}</td>${hasCommission ? html`<td class="number">${day.commission?.formatted ?? ''}</td>` : null}</tr>`)}</tbody></table></div>`;
}

const dayName = ({ day }: SalesDay, date: Intl.DateTimeFormat): string => date.format(new Date(day));
