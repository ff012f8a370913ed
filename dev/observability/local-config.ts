/** What of deploy/ is changed for a Prometheus on loopback that is watched for a minute: addresses and durations, nothing else. */
export interface PrometheusConfig {
  global: { scrape_interval: string; evaluation_interval: string };
  rule_files: string[];
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
}

export interface RuleFile {
  groups: { name: string; interval?: string; rules: { alert?: string; record?: string; expr: string; for?: string; labels?: Record<string, string>; annotations?: Record<string, string> }[] }[];
}

/** @throws Error when a job has no URL. */
export function onLoopback(config: PrometheusConfig, { urls, rules }: { urls: Readonly<Record<string, string>>; rules: string }): PrometheusConfig {
  return {
    ...config,
    global: { ...config.global, scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: config.scrape_configs.map((scrape) => {
      const url = urls[scrape.job_name];
      if (!url) throw new Error(`Nothing runs for the job "${scrape.job_name}"`);
      return { ...scrape, static_configs: [{ targets: [new URL(url).host] }] };
    }),
  };
}

/** Minutes and hours become seconds in what rules wait for; not in the ranges of their expressions. */
export function inSeconds({ groups }: RuleFile): RuleFile {
  return {
    groups: groups.map((group) => ({
      ...group,
      ...(group.interval && { interval: '1s' }),
      rules: group.rules.map((rule) => ({ ...rule, ...(rule.for && { for: rule.for.replace(/[mh]$/, 's') }) })),
    })),
  };
}
