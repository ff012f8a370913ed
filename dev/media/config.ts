import { commonConfig, loadConfig } from '#platform/config/env';

const shape = { ...commonConfig({ port: 4202 }) };

export { shape as mediaConfigShape };

/** Settings of the media service; throws ConfigError naming each variable that is missing or wrong. */
export function readConfig(environment?: NodeJS.ProcessEnv) {
  return loadConfig(shape, environment);
}
