import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP, BlockList } from 'node:net';
import { HttpError, type HttpRequest, type Route } from './http-types.ts';

/** Who may read `/metrics` and other routes for operators, which share a port with the public. */
export interface OperationsAccess {
  /** `local`: connections from this machine. `private`: from private networks, too, for where the port is reachable by nobody else directly. */
  from?: 'local' | 'private';
  /** With one, only callers that send it as `Authorization: Bearer`, from wherever. */
  token?: string | undefined;
}

const local = new BlockList();
local.addSubnet('127.0.0.0', 8, 'ipv4');
local.addAddress('::1', 'ipv6');
const privateNetworks = new BlockList();
for (const [net, prefix] of [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['169.254.0.0', 16], ['127.0.0.0', 8]] as const) privateNetworks.addSubnet(net, prefix, 'ipv4');
privateNetworks.addAddress('::1', 'ipv6');
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');

/** What a proxy in front adds: such a request is somebody else's, however near the proxy is. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'cf-connecting-ip'];

/** Guards the routes that are for operators; all others stay as they are. Strangers learn no more than that there is nothing. */
export function guardOperations(routes: readonly Route[], access: OperationsAccess = {}): Route[] {
  return routes.map((route) => (route.isForOperators ? { ...route, handle: (request) => (mayOperate(request, access) ? route.handle(request) : refuse(request)) } : route));
}

/** Whether the caller is an operator's program. */
export function mayOperate({ headers, remoteAddress }: Pick<HttpRequest, 'headers' | 'remoteAddress'>, { from = 'local', token }: OperationsAccess): boolean {
  if (token !== undefined) return isSame(headers.authorization, `Bearer ${token}`);
  if (proxyHeaders.some((name) => headers[name] !== undefined)) return false;
  const address = remoteAddress.replace(/^::ffff:/i, '');
  const version = isIP(address);
  if (version === 0) return false;
  return (from === 'private' ? privateNetworks : local).check(address, version === 6 ? 'ipv6' : 'ipv4');
}

function refuse({ path }: HttpRequest): never {
  throw new HttpError(404, 'NOT_FOUND', `There is nothing at ${path}.`);
}

function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

/** The two variables of every service. */
export function operationsOf({ OPERATIONS_FROM: from, OPERATIONS_TOKEN: token }: { OPERATIONS_FROM: 'local' | 'private'; OPERATIONS_TOKEN?: string | undefined }): OperationsAccess {
  return { from, token };
}
