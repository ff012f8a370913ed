/** The registry by its location: a folder, or the URL of an S3-like store. */
import { resolve } from 'node:path';
import { createFileStore } from './file-store.ts';
import { createHttpObjects, type HttpObjectsOptions } from './http-objects.ts';
import { createHttpStore } from './http-store.ts';
import type { SchemaStore } from './store.ts';

/** Opens it. Nothing is read yet. */
export function openRegistry(location: string, access: Pick<HttpObjectsOptions, 'credentials' | 'token'> = {}): SchemaStore {
  if (!/^https?:\/\//.test(location)) return createFileStore(resolve(location));
  return createHttpStore({ objects: createHttpObjects({ url: location, ...access }), location });
}
