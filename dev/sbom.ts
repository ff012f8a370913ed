/** npm run sbom: the software bill of materials of what ships, in CycloneDX. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runCommand } from './command.ts';
import { readOptions } from './ops/options.ts';
import { makeSbom } from './sbom/make-sbom.ts';

const help = `npm run sbom -- [--out <file>]

  --out <file>   where to write it (default: sbom.cdx.json)

Every package that ships, with version, licence and checksum, from the lock file. Images have the same at /app/sbom.cdx.json.`;

await runCommand(async () => {
  const file = resolve(readOptions({ out: { type: 'string' } }, help).out ?? 'sbom.cdx.json');
  const sbom = await makeSbom();
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
  process.stdout.write(`${file}: ${sbom.components.length} packages that ship, CycloneDX ${sbom.specVersion}\n`);
  return 0;
});
