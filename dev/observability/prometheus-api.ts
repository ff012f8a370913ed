/** What is asked of a Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/ */
export interface Target {
  readonly labels: { readonly job: string; readonly instance: string };
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

export interface EvaluatedRule {
  readonly name: string;
  readonly query: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

export interface PrometheusApi {
  targets(): Promise<readonly Target[]>;
  rules(): Promise<readonly EvaluatedRule[]>;
  firing(): Promise<readonly Alert[]>;
  /** The series that an expression gives now. @throws Error with what Prometheus has against it. */
  query(expression: string): Promise<readonly { metric: Readonly<Record<string, string>>; value: [number, string] }[]>;
}

export function prometheusApi(url: string): PrometheusApi {
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}`, { signal: AbortSignal.timeout(30_000) });
    const { status, data, error } = (await response.json()) as { status: string; data: T; error?: string };
    if (status !== 'success') throw new Error(`Prometheus: ${error}`);
    return data;
  };
  return {
    targets: async () => (await ask<{ activeTargets: Target[] }>('targets?state=active')).activeTargets,
    rules: async () => (await ask<{ groups: { rules: EvaluatedRule[] }[] }>('rules')).groups.flatMap(({ rules }) => rules),
    firing: async () => (await ask<{ alerts: Alert[] }>('alerts')).alerts.filter(({ state }) => state === 'firing'),
    query: async (expression) => (await ask<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(`query?query=${encodeURIComponent(expression)}`)).result,
  };
}
