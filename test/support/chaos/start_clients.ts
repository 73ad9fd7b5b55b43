import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Desk, hoursFromNow } from '../rental_desk.ts';
import { uniqueCode } from '../unique_code.ts';
import { apiCall } from './api_call.ts';
import type { ChaosCompany } from './chaos_company.ts';
import type { ClientLedger } from './client_ledger.ts';

const REGISTER = `mutation ($input: RegisterVehicleInput!) {
  made: registerVehicle(input: $input) { vehicle { id } }
}`;
const READ = `mutation ($input: RecordOdometerReadingInput!) {
  made: recordOdometerReading(input: $input) { vehicleOdometerReading { id } }
}`;
const RESERVE = `mutation ($input: ReserveRentalInput!) {
  made: reserveRental(input: $input) { rental { id } }
}`;
const CANCEL = `mutation ($input: CancelRentalInput!) {
  made: cancelRental(input: $input) { rental { id } }
}`;

export interface Clients {
  /** Begin no more; resolves when the outcome of all that was sent is known. */
  stop(): Promise<void>;
}

/** A client at each desk, one request after the other; the ledger notes what became of each. */
export function startClients(
  { ledger, desks, token }: Pick<ChaosCompany, 'ledger' | 'desks' | 'token'>,
  url: () => string | undefined,
  { pauseMs = 20 }: { readonly pauseMs?: number } = {},
): Clients {
  let isOver = false;
  const send = async (query: string, input: object) => {
    const request = { query, variables: { input }, token, key: randomUUID() };
    const { data, code, message, tries, ms } = await apiCall(url, request);
    ledger.latenciesMs.push(ms);
    if (tries > 1) ledger.repeated += 1;
    if (code !== undefined)
      ledger.refused.set(code, `${message} ${query} ${JSON.stringify(input)} tries ${tries}`);
    await delay(pauseMs);
    return data;
  };
  const work = async (desk: Desk) => {
    while (!isOver) await turn(desk, send, ledger);
  };
  const working = Promise.all(desks.map(work));
  // Whoever stops them is told.
  working.catch(() => undefined);
  return {
    async stop() {
      isOver = true;
      await working;
    },
  };
}

let turns = 0;

/** A vehicle more, a reading, and a reservation that is asked for twice and then cancelled. */
async function turn(
  desk: Desk,
  send: (query: string, input: object) => Promise<Readonly<Record<string, unknown>> | undefined>,
  { done }: ClientLedger,
): Promise<void> {
  turns += 1;
  const plateNumber = uniqueCode();
  if (await send(REGISTER, { ...registration(desk), plateNumber })) {
    done.registered.push(plateNumber);
  }
  const readingKm = 1_000 + turns;
  const recordedAt = hoursFromNow(-10_000 + turns).toISOString();
  if (await send(READ, { vehicleId: desk.vehicle.id, readingKm, recordedAt, source: 'DESK' })) {
    done.read.push(`${desk.vehicle.id}/${readingKm}`);
  }
  const terms = reservation(desk);
  const reserved = await send(RESERVE, terms);
  if (reserved === undefined) return;
  const { id } = (reserved['made'] as { rental: { id: string } }).rental;
  done.reserved.push(id);
  const again = await send(RESERVE, terms);
  if (again !== undefined) done.reserved.push('twice');
  if (await send(CANCEL, { rentalId: id, reason: 'CUSTOMER_REQUEST' })) done.cancelled.push(id);
}

const registration = ({ vehicleClass, location }: Desk) => ({
  make: 'Renault',
  model: 'Clio',
  vehicleClassId: vehicleClass.id,
  homeLocationId: location.id,
});

const reservation = (desk: Desk) => ({
  vehicleId: desk.vehicle.id,
  vehicleClassId: desk.vehicleClass.id,
  originLocationId: desk.location.id,
  destinationLocationId: desk.location.id,
  pricingPlanId: desk.plan.id,
  customerId: desk.customer.id,
  startAt: hoursFromNow(24).toISOString(),
  endAt: hoursFromNow(72).toISOString(),
});
