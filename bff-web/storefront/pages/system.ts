import type { SystemPage } from '../../generated/schema-types.ts';
import { paths } from '../addresses.ts';
import { assetAddress } from '../assets.ts';
import { html, type Html } from '../html/html.ts';
import { healthMark } from '../html/system-figures.ts';
import { systemMap } from '../html/system-map.ts';
import { systemTables } from '../html/system-tables.ts';
import { notForYou } from '../html/workplace.ts';
import type { Page } from '../page.ts';

/** The running system. It is kept up to date by a script; without one its browser loads it again by itself. */
export const systemPage: Page = {
  method: 'GET',
  path: paths.system,
  async show(visit) {
    const answer = await visit.query<{ systemPage: SystemPage | null }>('SystemPage');
    if (answer.errors.length > 0 || !answer.data?.systemPage) return notForYou(answer, paths.system);
    return {
      title: 'How the system is',
      scripts: ['live-system.js'],
      head: html`<link rel="stylesheet" href="${assetAddress('system.css')}"><noscript><meta http-equiv="refresh" content="10"></noscript>`,
      body: html`<div class="title-line"><h1>How the system is</h1><button type="button" class="quiet" data-hold aria-pressed="false" hidden>Hold still</button></div><div data-system data-stream="${paths.systemStream}">${systemBody(answer.data.systemPage)}</div>`,
    };
  },
};

/** Everything that changes: the page at first, and each of its updates. */
export function systemBody(page: SystemPage): Html {
  return html`<p class="system-summary" role="status">${summaryOf(page)}</p><p class="count-line">Rates and times over the last half minute, at <time datetime="${new Date(page.takenAt).toISOString()}">${new Date(page.takenAt).toISOString().slice(11, 19)} UTC</time>.</p>${systemMap(page)}<div class="panels system">${systemTables(page)}</div>`;
}

/** The one line that a person wants first. */
function summaryOf({ isComplete, services, stores, queues, outboxes, breakers, checkouts, invariants }: SystemPage): Html {
  if (!isComplete) return html`${healthMark('UNKNOWN')} The figures of the processes cannot be read at the moment.`;
  const broken = invariants.filter(({ violations }) => violations > 0).map(({ name }) => `rule ${name} of the books is broken`);
  const troubles = [
    ...[...services, ...stores].flatMap(({ name, health, note }) => (health === 'UP' ? [] : [`${name}: ${(note ?? 'unknown').replace(/\.$/, '')}`])),
    ...queues.flatMap(({ name, health, dead, stoppedBecause }) => (health === 'UP' ? [] : [`${name}: ${stoppedBecause ?? (dead ? `${dead} dead letters` : 'messages wait')}`])),
    ...outboxes.flatMap(({ service, health }) => (health === 'UP' ? [] : [`${service}: messages do not leave`])),
    ...breakers.flatMap(({ name, health }) => (health === 'UP' ? [] : [`breaker ${name} is not closed`])),
    ...((checkouts?.overdue ?? 0) > 0 ? [`${checkouts?.overdue} checkouts hang`] : []),
    ...broken,
  ];
  if (troubles.length === 0) return html`${healthMark('UP')} Everything works.`;
  const isDown = broken.length > 0 || [...services, ...stores, ...queues, ...breakers].some(({ health }) => health === 'DOWN');
  return html`${healthMark(isDown ? 'DOWN' : 'DEGRADED')} ${troubles.join('; ')}.`;
}
