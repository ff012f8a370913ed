import type { Options } from 'amqplib';

const heartbeatSeconds = 10;

/** The nodes of a broker, of which one at a time is connected to. */
export interface Nodes {
  /** Where the next attempt goes to: read at each attempt. */
  readonly target: Options.Connect;
  /** Turns to the next node, for when this one does not answer or is gone. */
  moveOn(): void;
}

/**
 * Reads `amqp://user:password@a:5672/vhost?cluster=b:5672,c:5672`: nodes of one cluster, with the same account on each. Begins
 * with any of them, so that a fleet spreads over all.
 * @throws TypeError saying what is wrong with the URL.
 */
export function createNodes(text: string, random: () => number = Math.random): Nodes {
  const url = parse(text);
  const places = [url.host, ...(url.searchParams.get('cluster')?.split(',') ?? [])].map((place) => placeOf(place.trim(), url.protocol));
  let index = Math.floor(random() * places.length);
  const target: Options.Connect = { ...accountOf(url), ...places[index] };
  return {
    target,
    moveOn() {
      index = (index + 1) % places.length;
      Object.assign(target, places[index]);
    },
  };
}

function parse(text: string): URL {
  if (URL.canParse(text) && /^amqps?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new TypeError('The broker URL is not valid; expected amqp://user:password@host:port/vhost, for a cluster with ?cluster=host2:port,host3:port');
}

function placeOf(place: string, protocol: string): { hostname: string; port: number } {
  const text = `${protocol}//${place}`;
  if (place === '' || /[/?#@]/.test(place) || !URL.canParse(text)) throw new TypeError(`The broker URL names a node that is not valid, "${place}"; expected ?cluster=host2:port,host3:port`);
  const { hostname, port } = new URL(text);
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'amqps:' ? 5671 : 5672) };
}

// Of an address in parts amqplib takes the account as it is, the virtual host encoded, and only this heartbeat.
function accountOf({ protocol, username, password, pathname, searchParams }: URL): Options.Connect {
  const given = (name: string): number | undefined => (searchParams.has(name) ? Number(searchParams.get(name)) : undefined);
  return {
    protocol: protocol.slice(0, -1),
    ...((username || password) && { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
    vhost: pathname.slice(1),
    heartbeat: given('heartbeat') ?? heartbeatSeconds,
    frameMax: given('frameMax'),
    channelMax: given('channelMax'),
  };
}
