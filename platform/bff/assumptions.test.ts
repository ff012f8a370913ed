import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '../errors/domain-error.ts';
import type { HttpRequest } from '../server/http-types.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createBffEndpoint } from './bff-endpoint.ts';
import { executableSchema } from './executable-schema.ts';
import { createOperationRegistry } from './operation-registry.ts';
import type { Reply } from './reply.ts';

interface Context {
  name: string;
  reply: Reply;
  isTrue: (() => Promise<boolean>) | undefined;
}

const schema = executableSchema({
  sdl: 'type Query { me: String, fails: String } type Mutation { change: String }',
  resolvers: {
    Query: {
      me(_parent: unknown, _args: unknown, { name, reply }: Context) {
        reply.setHeader('x-made-for', name);
        reply.setCookie(`for=${name}`);
        return name;
      },
      fails(_parent: unknown, _args: unknown, { name }: Context) {
        throw new DomainError('FORBIDDEN', `Not for ${name}.`);
      },
    },
    Mutation: { change: (_parent: unknown, _args: unknown, { name }: Context) => name },
  },
});

/** An endpoint that assumes that Ada asks where it may, and asks whether that is so; in truth it is Ben. */
function endpoint(isTrue: () => Promise<boolean>) {
  const made: string[] = [];
  const routes = createBffEndpoint<Context>({
    schema,
    registry: createOperationRegistry({ schema, manifest: {}, target: 'bff', allowUnregistered: true }),
    logger: silentLogger(),
    context({ mayAssume, reply }) {
      const name = mayAssume ? 'Ada' : 'Ben';
      made.push(name);
      return { name, reply, isTrue: mayAssume ? isTrue : undefined };
    },
    isTrue: (context) => context.isTrue,
  });
  return {
    made,
    async ask(query: string) {
      const request: HttpRequest = { method: 'POST', path: '/graphql', query: new URLSearchParams(), headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ query })), remoteAddress: '::1', requestId: 'r', signal: new AbortController().signal };
      const response = await routes[0]?.handle(request);
      return { text: String(response?.body), headers: JSON.stringify(response?.headers) };
    },
  };
}

test('what was made on an assumption that holds is answered, and made once', async () => {
  const { ask, made } = endpoint(() => Promise.resolve(true));
  assert.equal((await ask('{ me }')).text, '{"data":{"me":"Ada"}}');
  assert.deepEqual(made, ['Ada']);
});

test('nothing of what was made on a wrong assumption leaves: no data, header, cookie or message', async () => {
  const { ask, made } = endpoint(() => Promise.resolve(false));
  const { text, headers } = await ask('{ me fails }');
  assert.match(text, /"me":"Ben"/);
  assert.match(text, /Not for Ben/);
  assert.match(headers, /"x-made-for":"Ben","set-cookie":\["for=Ben"\]/);
  assert.equal(`${text}${headers}`.includes('Ada'), false);
  assert.deepEqual(made, ['Ada', 'Ben']);
});

test('no answer leaves before it is known', async () => {
  const known = Promise.withResolvers<boolean>();
  const { ask } = endpoint(() => known.promise);
  let hasLeft = false;
  const asking = ask('{ me }').then(() => (hasLeft = true));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(hasLeft, false);
  known.resolve(true);
  await asking;
});

test('nothing is changed on an assumption', async () => {
  const { ask, made } = endpoint(() => Promise.resolve(true));
  assert.equal((await ask('mutation { change }')).text, '{"data":{"change":"Ben"}}');
  assert.deepEqual(made, ['Ben']);
});
