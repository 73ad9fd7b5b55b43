const MAX_LENGTH = 80;

/** As much of a text as a table has room for. */
export const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, MAX_LENGTH);
