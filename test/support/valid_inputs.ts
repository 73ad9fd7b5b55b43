import { fleetInputs } from './valid_inputs/fleet_inputs.ts';
import { moneyInputs } from './valid_inputs/money_inputs.ts';
import { pricingInputs } from './valid_inputs/pricing_inputs.ts';
import { rentalInputs } from './valid_inputs/rental_inputs.ts';

/** For each mutation of the API an input that succeeds, as an admin. */
export const validInputs = { ...fleetInputs, ...pricingInputs, ...rentalInputs, ...moneyInputs };
