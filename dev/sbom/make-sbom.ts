import { spawn } from 'node:child_process';
import { z } from 'zod';
import { DevError } from '../dev-error.ts';
import { rootDir } from '../paths.ts';

const sbom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string(), version: z.string() }) }),
  components: z.array(
    z.looseObject({
      name: z.string(),
      version: z.string(),
      purl: z.string(),
      hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
      licenses: z.array(z.looseObject({ license: z.looseObject({ id: z.string().optional(), name: z.string().optional() }).optional(), expression: z.string().optional() })).optional(),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

export type Sbom = z.infer<typeof sbom>;

/** As the Dockerfile calls it. One package's peers are older than what it runs with, which npm would take for a broken tree. */
export const sbomArguments = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only', '--legacy-peer-deps'];

/** Made by npm from the lock file. @throws DevError with npm's own words, or when a package has no checksum. */
export async function makeSbom(): Promise<Sbom> {
  const { code, output, complaint } = await npm(sbomArguments);
  if (code !== 0) throw new DevError(`npm could not make a bill of materials:\n${complaint.trim()}`);
  const made = sbom.parse(JSON.parse(output));
  const vague = made.components.filter(({ hashes }) => !hashes?.length);
  if (vague.length > 0) throw new DevError(`The bill says too little about: ${vague.map(({ name, version }) => `${name}@${version}`).join(', ')}.`, { hint: 'Each package needs a checksum in package-lock.json.' });
  // npm calls it after the folder it lies in.
  made.metadata.component.name = made.metadata.component.purl?.toString().replace(/^pkg:npm\/|@[^@]*$/g, '') ?? made.metadata.component.name;
  return made;
}

function npm(args: readonly string[]): Promise<{ code: number; output: string; complaint: string }> {
  return new Promise((resolve) => {
    const child = spawn('npm', args, { cwd: rootDir, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, complaint] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', (error) => resolve({ code: 127, output, complaint: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output, complaint }));
  });
}
