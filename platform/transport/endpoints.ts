import { lookup } from 'node:dns/promises';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../telemetry/logger.ts';

/** One place where a service can be reached. */
export interface Endpoint {
  readonly url: string;
  /** The name to ask for, where `url` has an address in its place. */
  readonly hostname?: string | undefined;
}

/** The places where a service can be reached, as they are now. */
export interface EndpointSource {
  /** Calls back at once or soon, and whenever the list has changed. An empty or unreadable list changes nothing. */
  follow(changed: (endpoints: readonly Endpoint[]) => void): void;
  stop(): void;
}

const dnsEveryMs = 5000;
const settleMs = 50;

/**
 * Where a service is, by what its address says: `http://a:1/graphql` or several of them separated by `|`; `dns+http://name:1/graphql`,
 * each address of the name being a place; `file:///path`, a file with one URL per line that is followed.
 */
export function endpointSource(address: string, logger: Logger): EndpointSource {
  if (address.startsWith('file:')) return fileSource(fileURLToPath(address), logger);
  if (address.startsWith('dns+')) return dnsSource(new URL(address.slice('dns+'.length)), logger);
  return { follow: (changed) => changed(endpointsIn(address.split('|'))), stop: () => undefined };
}

function endpointsIn(lines: readonly string[]): Endpoint[] {
  const urls = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return urls.map((url) => ({ url: new URL(url).href }));
}

function fileSource(file: string, logger: Logger): EndpointSource {
  let timer: NodeJS.Timeout | undefined;
  let watcher: ReturnType<typeof watch> | undefined;
  return {
    follow(changed) {
      const read = async (): Promise<void> => {
        try {
          const endpoints = endpointsIn((await readFile(file, 'utf8')).split('\n'));
          if (endpoints.length > 0) changed(endpoints);
          else logger.error({ file }, 'the list of endpoints is empty; the last one stays');
        } catch (error) {
          logger.error({ err: error, file }, 'the list of endpoints cannot be read; the last one stays');
        }
      };
      // The directory, not the file: a file replaced by a rename would be lost sight of. Kubernetes replaces the directory `..data` that the file of a volume is a link into.
      watcher = watch(dirname(file), (_event, name) => {
        if (name !== null && name !== basename(file) && !name.startsWith('..')) return;
        clearTimeout(timer);
        timer = setTimeout(() => void read(), settleMs);
      });
      watcher.on('error', (error) => logger.error({ err: error, file }, 'the list of endpoints is no longer followed'));
      void read();
    },
    stop() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

function dnsSource(url: URL, logger: Logger): EndpointSource {
  let timer: NodeJS.Timeout | undefined;
  let known = '';
  let isAsking = false;
  return {
    follow(changed) {
      const resolve = async (): Promise<void> => {
        // While nobody answers, questions would pile up before those of everybody else in this process.
        if (isAsking) return;
        isAsking = true;
        try {
          const addresses = (await lookup(url.hostname, { all: true })).map(({ address, family }) => (family === 6 ? `[${address}]` : address)).toSorted();
          if (addresses.length === 0 || addresses.join() === known) return;
          known = addresses.join();
          changed(addresses.map((address) => ({ url: Object.assign(new URL(url), { hostname: address }).href, hostname: url.hostname })));
        } catch (error) {
          logger.warn({ err: error, host: url.hostname }, 'the name cannot be resolved; the last addresses stay');
        } finally {
          isAsking = false;
        }
      };
      timer = setInterval(() => void resolve(), dnsEveryMs).unref();
      void resolve();
    },
    stop: () => clearInterval(timer),
  };
}
