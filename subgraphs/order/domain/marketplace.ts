/** The company that runs the marketplace: it sells its service (the commission) to the vendors. */
export const marketplace = { name: 'Marketplace', country: 'DE' } as const;
