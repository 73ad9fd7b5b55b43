/** How many rows a connection or list gives. */
export const PAGE_SIZE = { byDefault: 50, max: 100 } as const;
