/** Calls to addresses that outsiders chose. They never reach our own network, whatever a name leads to, and follow no redirect. */
import { request as requestOverHttp, type IncomingMessage } from 'node:http';
import { request as requestOverHttps } from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

export interface EndpointCall {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

export interface EndpointAnswer {
  status: number;
  /** The beginning of the body. */
  excerpt: string;
}

export type CallEndpoint = (call: EndpointCall) => Promise<EndpointAnswer>;

export interface CallerOptions {
  /** Lets tests call endpoints on this machine, and without TLS. Never set it otherwise. */
  areLocalAllowed?: boolean;
}

const timeoutMs = 5_000;
const excerptBytes = 500;
const loopback = ['127.0.0.1', '::1'];

/**
 * A caller whose connections are checked at the address they are made to, so that neither IP literals, nor names of private
 * addresses, nor names that change between two lookups get anywhere. Each call has its own connection.
 */
export function createEndpointCaller({ areLocalAllowed = false }: CallerOptions = {}): CallEndpoint {
  const allowed = { keepAlive: false, allowIPAddressList: areLocalAllowed ? loopback : [] };
  const secureAgent = new RequestFilteringHttpsAgent(allowed);
  const plainAgent = new RequestFilteringHttpAgent(allowed);
  return (call) => {
    const isSecure = new URL(call.url).protocol === 'https:';
    if (!isSecure && !areLocalAllowed) return Promise.reject(new Error('the endpoint must be called over https'));
    return exchange(call, isSecure ? { send: requestOverHttps, agent: secureAgent } : { send: requestOverHttp, agent: plainAgent });
  };
}

type Via = { send: typeof requestOverHttps; agent: RequestFilteringHttpsAgent } | { send: typeof requestOverHttp; agent: RequestFilteringHttpAgent };

function exchange({ url, headers, body, signal }: EndpointCall, { send, agent }: Via): Promise<EndpointAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) };
    const request = send(url, options, (response) => {
      readExcerpt(response).then((excerpt) => resolve({ status: response.statusCode ?? 0, excerpt }), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Reads no more than an excerpt, however much comes. */
async function readExcerpt(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= excerptBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, excerptBytes).toString('utf8');
}
