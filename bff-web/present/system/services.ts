import type { SystemHealth, SystemProcess, SystemService, SystemTraffic } from '../../generated/schema-types.ts';
import { rateOf } from '#platform/vitals/figures';
import { publishEveryMs, type Vitals } from '#platform/vitals/vitals';
import { failuresOf, healthOfRatio, of, ratio, round, serviceNames, trafficOf, worstOf } from './parts.ts';

/** Every service that there should be, also those of which nobody tells. */
export function servicesOf(vitals: readonly Vitals[], isComplete: boolean): SystemService[] {
  const others = [...new Set(vitals.map(({ service }) => service))].filter((name) => !(serviceNames as readonly string[]).includes(name));
  return [...serviceNames, ...others.sort()].map((name) => serviceOf(name, of(vitals, name), isComplete));
}

function serviceOf(name: string, processes: readonly Vitals[], isComplete: boolean): SystemService {
  const traffic = requestsOf(processes);
  const problem = problemOf(processes, traffic, isComplete);
  return { name, health: problem.health, note: problem.note, traffic, pulse: pulseOf(processes), processes: processes.map(processOf) };
}

/** Requests answered; an error of ours is told by the status, or within an answer in GraphQL. */
function requestsOf(processes: readonly Vitals[]): SystemTraffic {
  const traffic = trafficOf(processes, 'http_request_duration_seconds');
  const refused = rateOf(processes, 'http_request_duration_seconds', ({ status = '' }) => status.startsWith('5'));
  return { ...traffic, errorRatio: ratio(Math.max(refused, failuresOf(processes)), traffic.perSecond) };
}

function problemOf(processes: readonly Vitals[], { errorRatio }: SystemTraffic, isComplete: boolean): { health: SystemHealth; note: string | null } {
  if (!isComplete) return { health: 'UNKNOWN', note: 'Figures cannot be read.' };
  if (processes.length === 0) return { health: 'DOWN', note: 'No process tells of itself.' };
  if (processes.every(({ isReady }) => !isReady)) return { health: 'DOWN', note: `Not ready: ${wrongChecks(processes).join(', ')}` };
  const wrong = [...wrongChecks(processes), ...(processes.some(({ isReady }) => !isReady) ? ['not every process is ready'] : [])];
  const byErrors = healthOfRatio(errorRatio);
  if (byErrors !== 'UP') wrong.push(`${round((errorRatio ?? 0) * 100, 1)} % of requests fail`);
  return wrong.length === 0 ? { health: 'UP', note: null } : { health: worstOf(['DEGRADED', byErrors]), note: wrong.join(', ') };
}

function wrongChecks(processes: readonly Vitals[]): string[] {
  const wrong = processes.flatMap(({ checks }) => Object.entries(checks).filter(([, state]) => !['ok', 'loaded'].includes(state)));
  return [...new Set(wrong.map(([name, state]) => `${name} ${state}`))];
}

const processOf = ({ instance, role, isReady, startedAt, at, cpu, eventLoop, memoryBytes }: Vitals): SystemProcess => ({ instance, role, isReady, startedAt: new Date(startedAt), seenAt: new Date(at), cpu, eventLoop, memoryBytes });

/** Processes measure at about the same pace: their last intervals are taken together. */
function pulseOf(processes: readonly Vitals[]): number[] {
  const length = Math.max(0, ...processes.map(({ pulse }) => pulse.length));
  return Array.from({ length }, (_, index) => round(processes.reduce((sum, { pulse }) => sum + (pulse[pulse.length - length + index] ?? 0), 0)));
}

/** How long one step of a pulse is. */
export const pulseStepSeconds = publishEveryMs / 1000;
