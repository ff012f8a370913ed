/**
 * `npm run audit:dependencies`: `npm audit --omit=dev`, told apart. Exit code 1 when a package that ships has a known hole. A registry
 * that does not answer proves nothing, which is said aloud; with `--strict` that fails, too. Needs nothing that is installed.
 */
import { spawnSync } from 'node:child_process';
import { verdictOf } from './audit-report.ts';

const isStrict = process.argv.includes('--strict');
const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: new URL('..', import.meta.url).pathname, encoding: 'utf8', timeout: 120_000, maxBuffer: 64 * 1024 * 1024 });
const verdict = error ? { kind: 'no answer' as const, why: error.message } : verdictOf(stdout);

if (verdict.kind === 'clean') {
  console.log(`npm audit --omit=dev: no known vulnerability in ${verdict.packages} packages that ship.`);
} else if (verdict.kind === 'findings') {
  console.error(`npm audit --omit=dev: ${verdict.findings.length} packages that ship have known vulnerabilities:\n${verdict.findings.map((finding) => `  ${finding}`).join('\n')}`);
  process.exitCode = 1;
} else {
  const say = `npm audit --omit=dev: NOT CHECKED. The registry gave no answer (${verdict.why}), so this says nothing about vulnerabilities.`;
  console.log(isOnGithub() ? `::warning title=Dependencies not audited::${say}` : say);
  if (isStrict) process.exitCode = 1;
}

function isOnGithub(): boolean {
  return process.env['GITHUB_ACTIONS'] === 'true';
}
