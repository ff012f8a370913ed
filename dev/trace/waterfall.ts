import { placedSpans, type Placed, type Trace } from './traces.ts';

const barWidth = 40;

/** A trace as text: who did what for whom, when and for how long. */
export function waterfall(trace: Trace): string {
  const placed = placedSpans(trace);
  const services = Math.max(...placed.map(({ span }) => span.service.length));
  const names = Math.min(70, Math.max(...placed.map(({ span, depth }) => depth * 2 + span.name.length)));
  const lines = placed.map((each) => {
    const name = `${'  '.repeat(each.depth)}${each.span.name}`;
    return `${each.span.service.padEnd(services)}  ${(name.length > names ? `${name.slice(0, names - 1)}…` : name).padEnd(names)}  ${barOf(each, trace)}  ${ms(each.span.durationMs).padStart(9)}  ${notes(each)}`.trimEnd();
  });
  return `${summary(trace)}\n\n${lines.join('\n')}\n`;
}

/** The line that a list of traces has for it. */
export function summary({ id, name, rootMs, durationMs, spans, services, errors, startMs }: Trace): string {
  const after = durationMs > rootMs + 1 ? `, all done after ${ms(durationMs)}` : '';
  const failed = errors > 0 ? `, ${errors} with errors` : '';
  return `${id}  ${new Date(startMs).toISOString()}  ${name}  ${ms(rootMs)}${after}; ${spans.length} spans of ${services.length} services${failed}`;
}

function barOf({ span }: Placed, { startMs, durationMs }: Trace): string {
  const scale = barWidth / Math.max(durationMs, 0.001);
  const from = Math.min(barWidth - 1, Math.floor((span.startMs - startMs) * scale));
  const length = Math.max(1, Math.min(barWidth - from, Math.round(span.durationMs * scale)));
  return `|${' '.repeat(from)}${(span.error === undefined ? '█' : '▒').repeat(length)}${' '.repeat(barWidth - from - length)}|`;
}

function notes({ span: { attributes, error } }: Placed): string {
  const pairs = Object.entries(attributes).map(([name, value]) => `${name.split('.').at(-1)}=${value}`);
  return [...(error === undefined ? [] : [`! ${error}`]), ...pairs].join(' ');
}

function ms(value: number): string {
  return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
