import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { isFromMarketplace } from '../../docs/partners/samples/verify-webhook.ts';
import { rootDir } from '../../dev/paths.ts';
import { signatureOf } from '../../subgraphs/notification/channels/webhook-signature.ts';

const body = '{"id":"ntf_1","event":"PING","data":{"greeting":"žluťoučký"}}';
const timestamp = 1_780_000_000;
const signature = signatureOf({ secrets: ['whsec_new', 'whsec_old'], timestamp, body });

/** What is signed, by which secret it is checked, when it arrives, and whether it is to be believed. */
const cases: [string, string, string, number, boolean][] = [
  [body, signature, 'whsec_new', timestamp, true],
  [body, signature, 'whsec_old', timestamp + 299, true],
  [body, signature, 'whsec_other', timestamp, false],
  [`${body} `, signature, 'whsec_new', timestamp, false],
  [body, signature, 'whsec_new', timestamp + 301, false],
  [body, signature.replace(/^t=\d+/, `t=${timestamp + 600}`), 'whsec_new', timestamp + 600, false],
  [body, 'v1=00', 'whsec_new', timestamp, false],
  [body, 't=1780000000,v1=abc', 'whsec_new', timestamp, false],
  [body, '', 'whsec_new', timestamp, false],
];

test('the TypeScript sample believes what the marketplace signed, while it is fresh, and nothing else', () => {
  for (const [text, header, secret, now, isGood] of cases) assert.equal(isFromMarketplace(text, header, secret, now), isGood, header);
});

test('the Python sample does the same', () => {
  const program = 'import json, sys\nfrom verify_webhook import is_from_marketplace\nprint(json.dumps([is_from_marketplace(b.encode(), h, s, n) for b, h, s, n, _ in json.load(sys.stdin)]))';
  const output = execFileSync('python3', ['-c', program], { cwd: join(rootDir, 'docs/partners/samples'), input: JSON.stringify(cases), encoding: 'utf8', env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1' } });
  assert.deepEqual(JSON.parse(output), cases.map(([, , , , isGood]) => isGood));
});
