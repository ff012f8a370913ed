import { histogram } from '../telemetry/metrics.ts';

export const requestDuration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Time until the response was handed over, by route',
  labels: ['method', 'route', 'status'],
});
