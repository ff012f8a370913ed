/** The system page's numbers as tables. */
import type { SystemCheckouts, SystemPage, SystemTraffic } from '../../generated/schema-types.ts';
import { html, when, type Html } from './html.ts';
import { age, count, healthMark, megabytes, milliseconds, percent, perSecond } from './system-figures.ts';

type Cell = string | Html | null;

interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

const text = (name: string): Column => ({ name });
const number = (name: string): Column => ({ name, isNumber: true });

/** A table that can be scrolled by keyboard where it does not fit; `ifEmpty` says what its absence means. */
function table(title: string, columns: readonly Column[], rows: readonly (readonly Cell[])[], ifEmpty: string): Html {
  if (rows.length === 0) return html`<p>${ifEmpty}</p>`;
  const cell = (value: Cell, index: number): Html => (index === 0 ? html`<th scope="row">${value}</th>` : html`<td${columns[index]?.isNumber ? html` class="number"` : null}>${value}</td>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${columns.map(({ name, isNumber }) => html`<th scope="col"${isNumber ? html` class="number"` : null}>${name}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`;
}

const section = (title: string, content: Html): Html => html`<section class="panel wide"><h2>${title}</h2>${content}</section>`;

const flow = [number('Rate'), number('Failed'), number('p50'), number('p99')];
const flowCells = ({ perSecond: rate, errorRatio, p50Ms, p99Ms }: SystemTraffic): Cell[] => [perSecond(rate), percent(errorRatio), milliseconds(p50Ms), milliseconds(p99Ms)];

export function systemTables(page: SystemPage): Html {
  return html`${section('Services', services(page))}${section('Queues', queues(page))}${section('Checkouts', checkouts(page.checkouts ?? null))}${section('Books', books(page))}${section('Stores', stores(page))}${section('Calls', calls(page))}${section('Breakers', breakers(page))}${section('Caches', caches(page))}${section('Processes', processes(page))}`;
}

const services = ({ services: all }: SystemPage): Html =>
  table('Services', [text('Service'), text('State'), ...flow, text('Trouble')], all.map(({ name, health, traffic, note }) => [name, healthMark(health), ...flowCells(traffic), note ?? '']), 'None.');

function queues({ queues: all, outboxes }: SystemPage): Html {
  const columns = [text('Consumer'), text('State'), number('Waiting'), number('Oldest'), number('Dead'), number('Handled'), number('p99'), text('Stopped')];
  const rows = all.map((queue) => [queue.name, healthMark(queue.health), count(queue.waiting), age(queue.oldestSeconds), count(queue.dead), perSecond(queue.perSecond), milliseconds(queue.p99Ms), queue.stoppedBecause ?? '']);
  const left = outboxes.map(({ service, health, waiting, oldestSeconds }) => [service, healthMark(health), String(waiting), age(oldestSeconds)]);
  return html`${table('Queues', columns, rows, 'No worker tells of its queues.')}<h3>Outboxes</h3>${table('Outboxes', [text('Service'), text('State'), number('Waiting'), number('Oldest')], left, 'No service tells of its outbox.')}`;
}

function checkouts(found: SystemCheckouts | null): Html {
  if (!found) return html`<p>No worker of the order service tells of them.</p>`;
  const { unfinished, overdue, ended } = found;
  const list = (counts: SystemCheckouts['ended'], ifNone: string): Html => (counts.length === 0 ? html`<p>${ifNone}</p>` : html`<ul class="tallies">${counts.map(({ name, count: many }) => html`<li><strong>${many}</strong> ${name.toLowerCase().replaceAll('_', ' ')}</li>`)}</ul>`);
  return html`<h3>Under way</h3>${list(unfinished, 'None.')}${overdue > 0 ? html`<p>${healthMark('DOWN')} <strong>${overdue}</strong> past their deadline</p>` : null}<h3>Ended since the start</h3>${list(ended, 'None yet.')}`;
}

function books({ invariants, invariantsCheckedAt }: SystemPage): Html {
  const rows = invariants.map(({ name, description, service, violations }) => [name, healthMark(violations === 0 ? 'UP' : 'DOWN'), description, service, String(violations)]);
  return html`${when(invariantsCheckedAt, (at) => html`<p class="count-line">Checked every five minutes, last at <time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(11, 19)} UTC</time>.</p>`)}${table('Books', [text('Rule'), text('State'), text('What must hold'), text('Service'), number('Violations')], rows, 'Not checked yet; the first check comes within minutes of a start.')}`;
}

const stores = ({ stores: all }: SystemPage): Html => table('Stores', [text('Store'), text('State'), ...flow, text('Trouble')], all.map(({ name, health, traffic, note }) => [name, healthMark(health), ...flowCells(traffic), note ?? '']), 'None.');

const calls = ({ links }: SystemPage): Html => table('Calls', [text('From'), text('To'), text('State'), ...flow], links.map(({ from, to, health, traffic }) => [from, to, healthMark(health), ...flowCells(traffic)]), 'Nobody tells of calls.');

const breakers = ({ breakers: all }: SystemPage): Html => table('Breakers', [text('Breaker'), text('Service'), text('State')], all.map(({ name, service, health }) => [name, service, html`${healthMark(health)} ${{ UP: 'closed', DEGRADED: 'half-open', DOWN: 'open', UNKNOWN: '' }[health]}`]), 'None was needed yet.');

const caches = ({ caches: all }: SystemPage): Html => table('Caches', [text('Cache'), text('Service'), number('Lookups'), number('Hits')], all.map(({ name, service, perSecond: rate, hitRatio }) => [name, service, perSecond(rate), percent(hitRatio)]), 'None was asked yet.');

function processes({ services: all, takenAt }: SystemPage): Html {
  const sinceOf = (at: Date | string): number => (new Date(takenAt).getTime() - new Date(at).getTime()) / 1000;
  const rows = all.flatMap(({ name, processes: own }) => own.map(({ instance, role, isReady, startedAt, seenAt, cpu, eventLoop, memoryBytes }) => [`${name} ${instance}`, role, isReady ? 'ready' : 'not ready', percent(cpu), percent(eventLoop), megabytes(memoryBytes), age(sinceOf(startedAt)), age(sinceOf(seenAt))]));
  return table('Processes', [text('Process'), text('Role'), text('State'), number('CPU'), number('Loop'), number('Memory'), number('Up for'), number('Told before')], rows, 'No process tells of itself.');
}
