import { unique } from './unique.ts';

/** Ten letters that nobody has had before, for names that take no digit. */
export const uniqueWord = () =>
  unique().replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
