import { DomainError } from '#platform/errors/domain-error';
import { userErrorsOf } from '#platform/errors/user-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { parseInput } from '#platform/graphql/parse-input';
import { errorsOf } from '../data/import-jobs.ts';
import type { CatalogImportResolvers, MutationResolvers } from '../generated/schema-types.ts';
import { appendToImport, cancelImport, createImport, startImport } from '../use-cases/manage-import.ts';
import { importInput } from '../use-cases/product-input.ts';

export const catalogImportResolvers: CatalogImportResolvers = {
  chunkCount: ({ chunks }) => chunks,
  progress: ({ state, linesDone, linesTotal }) => (state === 'FINISHED' ? 1 : Math.min(1, linesDone / Math.max(1, linesTotal))),
  rowCount: ({ rowsDone }) => rowsDone,
  refusedRowCount: ({ rowsRefused }) => rowsRefused,
  createdProductCount: ({ productsCreated }) => productsCreated,
  updatedProductCount: ({ productsUpdated }) => productsUpdated,
  unchangedProductCount: ({ productsUnchanged }) => productsUnchanged,
  async errors({ id }, args, { db }) {
    const { limit, cursor } = connectionArgs({ ...args, defaultFirst: 100 });
    const after = cursor?.[0] ?? -1;
    if (typeof after !== 'number') throw new DomainError('BAD_USER_INPUT', '"after" is not a cursor of a list of errors.', { field: ['after'] });
    const rows = await errorsOf(db, id, { limit, after });
    return toConnection(rows, { limit, cursorOf: ({ position }) => [position], hasPreviousPage: cursor !== null });
  },
};

export const importMutations: Pick<MutationResolvers, 'catalogImportCreate' | 'catalogImportAppend' | 'catalogImportRun' | 'catalogImportCancel'> = {
  catalogImportCreate: (_parent, { vendorId, fileName }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      const input = parseInput(importInput, { fileName }, []);
      return { importId: await createImport(useCases, { viewer, vendorId, fileName: input.fileName ?? null }) };
    }),
  catalogImportAppend: (_parent, { id, sequence, chunk }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await appendToImport(useCases, { viewer, id, sequence, content: chunk });
      return { importId: id };
    }),
  catalogImportRun: (_parent, { id, isDryRun }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await startImport(useCases, { viewer, id, isDryRun });
      return { importId: id };
    }),
  catalogImportCancel: (_parent, { id }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await cancelImport(useCases, { viewer, id });
      return { importId: id };
    }),
};
