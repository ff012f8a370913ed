/** How large a run is, and which one: set by `npm run test:faults`. */
export const settings = {
  /** Events of the set check. */
  events: Number(process.env.FAULTS_EVENTS ?? 20_000),
  /** Seed of the random schedules. */
  seed: Number(process.env.FAULTS_SEED ?? 1),
  /** Random schedules in a row, with the seeds after the first. */
  schedules: Number(process.env.FAULTS_SCHEDULES ?? 1),
  /** Services of which the rolling restart restarts both instances; all of them if there are none. */
  restarted: (process.env.FAULTS_RESTARTED ?? '').split(',').filter(Boolean),
  /** How often it does. */
  rounds: Number(process.env.FAULTS_ROUNDS ?? 1),
};
