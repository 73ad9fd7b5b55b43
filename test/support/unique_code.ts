import { unique } from './unique.ts';

/** A code, or a plate, that nobody has had before. */
export const uniqueCode = () => `C${unique().toUpperCase()}`;
