/** What is really served: each subgraph's document, and the gateway's supergraph. */
import { signIdentity, identityHeader } from '#platform/auth/identity';
import type { SigningKey } from '#platform/auth/keys';
import { anonymousViewer } from '#platform/auth/viewer';

const timeoutMs = 3_000;
const query = '{ _service { sdl } }';

/** A service did not say what it serves. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** The document that a running subgraph serves. @throws UnreachableError saying what came instead. */
export async function servedSdl({ name, url, privateKey }: { name: string; url: string; privateKey: SigningKey }): Promise<string> {
  const body = JSON.stringify({ query });
  const viewer = anonymousViewer({ kind: 'service', client: { name: 'schema-drift', version: '1' } });
  const identity = signIdentity({ viewer, audience: name, body, privateKey });
  const answer = await askJson(url, { method: 'POST', headers: { 'content-type': 'application/json', [identityHeader]: identity }, body });
  const sdl = (answer as { data?: { _service?: { sdl?: unknown } } } | null)?.data?._service?.sdl;
  if (typeof sdl !== 'string') throw new UnreachableError(`${url} answered without its schema`);
  return sdl;
}

/** sha256 of the supergraph that a gateway has loaded. @throws UnreachableError saying what came instead. */
export async function servedSupergraph(gatewayUrl: string): Promise<string> {
  const url = new URL('/status', gatewayUrl).href;
  const id = ((await askJson(url, {})) as { supergraph?: { id?: unknown } } | null)?.supergraph?.id;
  if (typeof id !== 'string') throw new UnreachableError(`${url} names no supergraph`);
  return id;
}

async function askJson(url: string, request: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
    throw new UnreachableError(`${url} does not answer (${cause})`);
  }
  if (response.status === 401) throw new UnreachableError(`${url} does not accept our identity; is IDENTITY_PRIVATE_KEY the key of its gateway?`);
  if (!response.ok) throw new UnreachableError(`${url} answered ${response.status}`);
  return await response.json().catch(() => null);
}
