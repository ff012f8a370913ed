/** What operators' programs show to `/metrics` where the services ask for it. */
export const operationsToken = (): string | undefined => process.env['OPERATIONS_TOKEN'];
