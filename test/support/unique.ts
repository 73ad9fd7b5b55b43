import { randomUUID } from 'node:crypto';

/** Ten letters and digits that nobody has had before; upper-cased, a code or a plate. */
export const unique = () => randomUUID().slice(-12, -2).replaceAll('-', '');
