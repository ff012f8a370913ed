import { errorsOf, type Report } from '../checks/finding.ts';
import { runChecks } from '../checks/run.ts';
import type { FileTree } from '../file-tree.ts';
import { publishTree, type Origin } from './publication.ts';
import { publishedTreeOf } from './published-tree.ts';
import type { SchemaStore, SchemaVersion } from './store.ts';

export interface PublishCheckedOptions {
  store: SchemaStore;
  tree: FileTree;
  origin: Origin;
  /** How long ago recorded usage still counts. */
  usageDays?: number;
}

/** What came of it: `published` is undefined when the schemas did not pass, and then nothing was written. */
export interface Published {
  report: Report;
  published: { version: SchemaVersion; isNew: boolean } | undefined;
}

/** Publishes the schemas of a tree if they pass the check against the last published version. Makes nothing current. */
export async function publishChecked({ store, tree, origin, usageDays = 30 }: PublishCheckedOptions): Promise<Published> {
  const last = await publishedTreeOf(store);
  const base = last && { label: `published version ${last.version}`, tree: last.tree };
  const report = await runChecks({ tree, base, today: origin.now.toISOString().slice(0, 10), usageDays });
  if (errorsOf(report.findings).length > 0) return { report, published: undefined };
  return { report, published: await publishTree(store, tree, origin) };
}
