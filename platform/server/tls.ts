import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';

/** PEM files of one end of a mutually authenticated connection. */
export interface TlsFiles {
  certFile: string;
  keyFile: string;
  /** Who issues the certificates of the other end; nobody else's are accepted. */
  caFile: string;
}

/** The contents, as `node:tls` and undici take them. Throws when a file cannot be read. */
export function readTls({ certFile, keyFile, caFile }: TlsFiles): { cert: string; key: string; ca: string } {
  const read = (file: string): string => readFileSync(file, 'utf8');
  return { cert: read(certFile), key: read(keyFile), ca: read(caFile) };
}

/** The three variables as files; undefined when none is set. Throws when only some are, which would be less than anybody meant. */
export function tlsFilesOf(config: { TLS_CERT_FILE?: string | undefined; TLS_KEY_FILE?: string | undefined; TLS_CA_FILE?: string | undefined }): TlsFiles | undefined {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, TLS_CA_FILE: caFile } = config;
  if (!certFile && !keyFile && !caFile) return undefined;
  if (!certFile || !keyFile || !caFile) throw new Error('TLS_CERT_FILE, TLS_KEY_FILE and TLS_CA_FILE belong together: set all three, or none');
  return { certFile, keyFile, caFile };
}

type Listener = Parameters<typeof createHttpsServer>[1];

/** An HTTPS server that asks each caller for a certificate. Whether one is needed is decided by path, see `hasClientCertificate`. */
export function createTlsServer(files: TlsFiles, options: object, listener: Listener) {
  return createHttpsServer({ ...options, ...readTls(files), minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false }, listener);
}

/** Probes of the orchestrator and readers of public keys have no certificate; they learn nothing secret. */
const openPaths = /^\/(health|\.well-known)\//;

/** Whether the caller may go on: with a certificate of the right issuer, or to a path that needs none. */
export function hasClientCertificate({ socket, url }: IncomingMessage): boolean {
  return (socket as TLSSocket).authorized || openPaths.test(url ?? '');
}
