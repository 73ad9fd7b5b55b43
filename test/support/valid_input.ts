import type pg from 'pg';
import type { Desk } from './rental_desk.ts';
import { booksInputs } from './valid_inputs/books_inputs.ts';
import { eventInputs } from './valid_inputs/event_inputs.ts';
import { fleetInputs } from './valid_inputs/fleet_inputs.ts';
import { identityInputs } from './valid_inputs/identity_inputs.ts';
import { invoiceInputs } from './valid_inputs/invoice_inputs.ts';
import { keyInputs } from './valid_inputs/key_inputs.ts';
import { maintenanceInputs } from './valid_inputs/maintenance_inputs.ts';
import { moneyInputs } from './valid_inputs/money_inputs.ts';
import { pricingInputs } from './valid_inputs/pricing_inputs.ts';
import { rentalInputs } from './valid_inputs/rental_inputs.ts';
import { reportingInputs } from './valid_inputs/reporting_inputs.ts';
import { webhookInputs } from './valid_inputs/webhook_inputs.ts';

const inputs = {
  ...booksInputs,
  ...eventInputs,
  ...identityInputs,
  ...invoiceInputs,
  ...fleetInputs,
  ...pricingInputs,
  ...rentalInputs,
  ...maintenanceInputs,
  ...moneyInputs,
  ...reportingInputs,
  ...keyInputs,
  ...webhookInputs,
};

/** An input with which a mutation of the API succeeds, as an admin; what it needs is written. */
export function validInput(
  mutation: string,
  db: pg.Client,
  desk: Desk,
): Promise<Record<string, unknown>> {
  const build = inputs[mutation];
  if (build === undefined) throw new Error(`No input is known for ${mutation}`);
  return build(db, desk);
}
