/** JSON files of a tree, with errors that name the file. */
import { z } from 'zod';
import type { FileTree } from '../file-tree.ts';

/** The file cannot be used as it is: what is wrong, and where. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Content of a JSON file, undefined when there is none. @throws FileError when it is no JSON. */
export function readJson<T>(tree: FileTree, path: string): T | undefined {
  const text = tree.read(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new FileError(`${path} is no JSON: ${(error as Error).message}`);
  }
}

/** Content of a JSON file that has to have this shape. @throws FileError listing what does not fit. */
export function readChecked<S extends z.ZodType>(tree: FileTree, path: string, shape: S): z.infer<S> {
  const parsed = shape.safeParse(readJson(tree, path));
  if (parsed.success) return parsed.data;
  throw new FileError(`${path} does not have the expected form:\n${z.prettifyError(parsed.error)}`);
}
