import { demoUser } from '../../demo/demo_user.ts';
import { personNames } from '../data/person_names.ts';
import { dayAfter } from '../day_after.ts';
import type { DemoCustomer } from '../demo_data.ts';
import type { RandomSource } from '../random_source.ts';

const customerCount = 40;
/** So many of them sign in themselves; the first is the demo customer. */
const accountCount = 8;
const countryCodes = ['+4930', '+4989', '+35121', '+35122', '+3021'];

/** Forty people; the first ones sign in, and the last two must show a new licence. */
export function generateCustomers(random: RandomSource, today: string): DemoCustomer[] {
  const given = random.shuffled([...personNames.given, ...personNames.given]);
  const family = random.shuffled(personNames.family);
  return Array.from({ length: customerCount }, (_customer, index) => {
    const name =
      index === 0
        ? 'Carla Customer'
        : `${given[index]} ${family[(index + Math.floor(index / family.length)) % family.length]}`;
    const isExpired = index >= customerCount - 2;
    return {
      name,
      email: `${name.toLowerCase().replaceAll(' ', '.')}.${index}@mail.demo.rentify.test`,
      phone: `${random.pick(countryCodes)}${random.whole(1_000_000, 9_999_999)}`,
      licenceNumber: `${random.pick(['B', 'C', 'L', 'P'])}${random.whole(10_000_000, 99_999_999)}`,
      licenceExpiresOn: dayAfter(
        today,
        isExpired ? -random.whole(5, 60) : random.whole(400, 3_000),
      ),
      userId: userIdOf(index),
    };
  });
}

function userIdOf(index: number): string | null {
  if (index === 0) return demoUser('customer').id;
  return index < accountCount ? `01990000-0000-7000-8000-0000000001${index + 10}` : null;
}
