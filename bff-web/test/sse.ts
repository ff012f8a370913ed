import assert from 'node:assert/strict';
import type { ManifestEntry } from '#platform/bff/operation-registry';

export interface StreamEvent {
  id: string | undefined;
  data: Record<string, Record<string, unknown>> | undefined;
}

/** Server-sent events as a browser's `EventSource` sees them. */
export interface Stream {
  status: number;
  /** Of the refusal, when there was one. */
  code: string | undefined;
  message: string | undefined;
  events: StreamEvent[];
  beats(): number;
  hasEnded(): boolean;
  close(): void;
}

export interface OpenStreamOptions {
  base: string;
  manifest: Readonly<Record<string, ManifestEntry>>;
  cookie: string | null;
  operation: string;
  variables: object;
  lastEventId?: string;
}

/** Opens a stream of a registered operation with GET. */
export async function openStream({ base, manifest, cookie, operation, variables, lastEventId }: OpenStreamOptions): Promise<Stream> {
  const id = Object.entries(manifest).findLast(([, entry]) => entry.name === operation && entry.target === 'bff-web')?.[0];
  assert.ok(id, `There is no registered operation ${operation}`);
  const abort = new AbortController();
  const headers = { accept: 'text/event-stream', ...(cookie && { cookie }), ...(lastEventId && { 'last-event-id': lastEventId }) };
  const response = await fetch(`${base}/graphql/stream?id=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`, { headers, signal: abort.signal });
  const stream = { events: [] as StreamEvent[], beats: 0, hasEnded: false };
  const isOpen = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const refusal = isOpen ? undefined : ((await response.json()) as { errors: { message: string; extensions: { code: string } }[] }).errors[0];
  if (isOpen && response.body) void read(response.body, stream).catch(() => undefined).finally(() => (stream.hasEnded = true));
  return { status: response.status, code: refusal?.extensions.code, message: refusal?.message, events: stream.events, beats: () => stream.beats, hasEnded: () => stream.hasEnded, close: () => abort.abort() };
}

async function read(body: ReadableStream<Uint8Array>, stream: { events: StreamEvent[]; beats: number }): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (part.startsWith(':')) stream.beats += 1;
      else if (/^event: next$/m.test(part)) stream.events.push({ id: /^id: (.*)$/m.exec(part)?.[1], data: (JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? '{}') as { data?: StreamEvent['data'] }).data });
    }
  }
}
