/**
 * The subgraphs of a workload in a process of their own. Argument: its name; the four small ones unless given. Each distinct request is executed once and answered from memory from then
 * on, so that what is measured is the gateway and not graphql-js.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { workloadOf } from './workloads.ts';

const urls: Record<string, string> = {};
for (const [name, execute] of Object.entries(workloadOf(process.argv[2] ?? 'shop').serve())) {
  const answers = new Map<string, Buffer>();
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const known = answers.get(body);
      if (known) response.writeHead(200, { 'content-type': 'application/json', 'content-length': known.length }).end(known);
      else void answer(body).then((fresh) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': fresh.length }).end(fresh));
    });
  });
  async function answer(body: string): Promise<Buffer> {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const fresh = Buffer.from(JSON.stringify(await execute(query, variables)));
    answers.set(body, fresh);
    return fresh;
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  urls[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}
process.send?.({ urls });
process.on('disconnect', () => process.exit(0));
