import type { DemoUser } from '../demo/demo_users.ts';
import type { DemoCustomer } from './demo_data.ts';

/** The users who sign in as these customers. */
export function customerAccounts(customers: readonly DemoCustomer[]): DemoUser[] {
  return customers.flatMap(({ userId, name, email }) =>
    userId === null
      ? []
      : [
          {
            id: userId,
            role: 'customer',
            businessRoles: ['customer'],
            tokenRole: 'customer',
            displayName: name,
            email,
          },
        ],
  );
}
