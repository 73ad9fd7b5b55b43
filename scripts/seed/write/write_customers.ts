import type pg from 'pg';
import { callCommand } from '../call_command.ts';
import type { DemoCustomer } from '../demo_data.ts';

/** Registers the customers; answers with their ids in order. */
export async function writeCustomers(
  db: pg.Client,
  customers: readonly DemoCustomer[],
): Promise<string[]> {
  const written: string[] = [];
  for (const customer of customers) {
    const { id } = await callCommand(db, 'rental.register_customer', {
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      licence_number: customer.licenceNumber,
      licence_expires_on: customer.licenceExpiresOn,
      user_id: customer.userId,
    });
    written.push(id);
  }
  return written;
}
