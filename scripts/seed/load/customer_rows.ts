import { personNames } from '../data/person_names.ts';
import { randomSource } from '../random_source.ts';
import type { CopyValue } from './copy_rows.ts';
import type { LoadContext } from './load_context.ts';
import { loadId } from './load_id.ts';

/** People with names that repeat and addresses that do not; their licences last. */
export const customerRows = {
  columns: ['id', 'name', 'email', 'phone', 'licence_number', 'licence_expires_on'],
  *make({ customerCount, seed }: LoadContext): Generator<CopyValue[]> {
    const random = randomSource(seed);
    for (let number = 0; number < customerCount; number += 1) {
      yield [
        loadId('customer', number),
        `${random.pick(personNames.given)} ${random.pick(personNames.family)}`,
        `customer.${number}@mail.demo.rentify.test`,
        `+4930${1_000_000 + number}`,
        `L${10_000_000 + number}`,
        '2199-12-31',
      ];
    }
  },
} as const;
