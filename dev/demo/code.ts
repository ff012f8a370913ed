/** `npm run demo:code`: the present one-time code of each demo person with a second factor, so that no authenticator app is needed. */
import { codeAt } from '../../subgraphs/user/credentials/totp.ts';
import { personas } from './personas.ts';

const now = new Date();
const secondsLeft = 30 - (Math.floor(now.getTime() / 1000) % 30);
for (const { email, totpSecret } of personas) {
  if (totpSecret) console.log(`${email}  ${codeAt(totpSecret, now)}  (good for ${secondsLeft} s, and once)`);
}
