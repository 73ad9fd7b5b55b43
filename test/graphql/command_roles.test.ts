import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { databaseFingerprint } from '../support/database_fingerprint.ts';
import { customer, user } from '../support/factories.ts';
import { inputPaths } from '../support/input_paths.ts';
import { keyHeader } from '../support/key_header.ts';
import { type MutationField, mutationFields } from '../support/mutation_fields.ts';
import { rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { validInput } from '../support/valid_input.ts';
import { withValueAt } from '../support/with_value_at.ts';

// What fleet.md 4 lets each of them do; nobody else may, and no customer with another's data.
//                                 agent
//                                 | mechanic
//                                 | | fleet_manager
//                                 | | | accountant
const allowed: Readonly<Record<string, string>> = {
  activateRental: /*           */ 'A - - -',
  addCharge: /*                */ 'A - - -',
  addPart: /*                  */ '- A A -',
  allocateReceipt: /*          */ '- - - A',
  approveDraft: /*             */ '- - - A',
  assignRole: /*               */ '- - - -',
  blockVehicle: /*             */ '- - A -',
  cancelMaintenance: /*        */ '- A A -',
  cancelRental: /*             */ 'A - - -',
  captureDeposit: /*           */ 'A - - A',
  capturePayment: /*           */ 'A - - A',
  closePeriod: /*              */ '- - - A',
  closeYear: /*                */ '- - - A',
  completeMaintenance: /*      */ '- A A -',
  completeRental: /*           */ 'A - - -',
  createAccount: /*            */ '- - - A',
  createApiKey: /*             */ '- - - -',
  createExtra: /*              */ '- - A -',
  createLocation: /*           */ '- - A -',
  createMaintenanceProgram: /* */ '- A A -',
  createPricingPlan: /*        */ '- - A -',
  createRole: /*               */ '- - - -',
  createService: /*            */ '- - - -',
  createStaff: /*              */ '- - - -',
  createVehicleClass: /*       */ '- - A -',
  createWebhookEndpoint: /*    */ '- - - -',
  decommissionVehicle: /*      */ '- - A -',
  disableOidcClient: /*        */ '- - - -',
  disableUser: /*              */ '- - - -',
  disableWebhookEndpoint: /*   */ '- - - -',
  discardDeadLetter: /*        */ '- - - -',
  discardInvoice: /*           */ '- - - A',
  enableUser: /*               */ '- - - -',
  enableWebhookEndpoint: /*    */ '- - - -',
  extendRental: /*             */ 'A - - -',
  failPayment: /*              */ 'A - - A',
  grantPermission: /*          */ '- - - -',
  holdDeposit: /*              */ 'A - - A',
  issueCreditNote: /*          */ '- - - A',
  issueInvoice: /*             */ '- - - A',
  linkExternalIdentity: /*     */ '- - - -',
  postDraft: /*                */ '- - - A',
  prepareEntry: /*             */ '- - - A',
  prepareInvoice: /*           */ '- - - A',
  prepareReversal: /*          */ '- - - A',
  quoteRental: /*              */ 'A - - -',
  reassignVehicle: /*          */ 'A - - -',
  recordDocument: /*           */ '- - A -',
  recordOdometerReading: /*    */ 'A A A -',
  redeliverWebhook: /*         */ '- - - -',
  refundPayment: /*            */ '- - - A',
  registerCustomer: /*         */ 'A - - -',
  registerOidcClient: /*       */ '- - - -',
  registerVehicle: /*          */ '- - A -',
  rejectDraft: /*              */ '- - - A',
  releaseDeposit: /*           */ 'A - - A',
  removePart: /*               */ '- A A -',
  removeRole: /*               */ '- - - -',
  reopenPeriod: /*             */ '- - - A',
  replaceDocument: /*          */ '- - A -',
  replaceOdometer: /*          */ 'A A A -',
  replayDeadLetter: /*         */ '- - - -',
  replayEvents: /*             */ '- - - -',
  reportBreakdown: /*          */ '- A A -',
  requestPayment: /*           */ 'A - - A',
  requestReportExport: /*      */ '- - - A',
  rescheduleMaintenance: /*    */ '- A A -',
  resendInvitation: /*         */ '- - - -',
  reserveRental: /*            */ 'A - - -',
  retireAccount: /*            */ '- - - A',
  reverseAllocation: /*        */ '- - - A',
  revokeApiKey: /*             */ '- - - -',
  revokePermission: /*         */ '- - - -',
  revokeSession: /*            */ '- - - -',
  revokeUserSessions: /*       */ '- - - -',
  rotateApiKey: /*             */ '- - - -',
  rotateWebhookSecret: /*      */ '- - - -',
  scheduleMaintenance: /*      */ '- A A -',
  sendTestWebhook: /*          */ '- - - -',
  setPricingRates: /*          */ '- - A -',
  setTaxRate: /*               */ '- - A -',
  settlePayable: /*            */ '- - - A',
  startMaintenance: /*         */ '- A A -',
  takeSnapshot: /*             */ '- - - A',
  unblockVehicle: /*           */ '- - A -',
  updateAccount: /*            */ '- - - A',
  updateCompanySettings: /*    */ '- - - A',
  updateCustomer: /*           */ 'A - - -',
  updateLocation: /*           */ '- - A -',
  updateMaintenanceProgram: /* */ '- A A -',
  updateRole: /*               */ '- - - -',
  updateStaffProfile: /*       */ '- - - -',
  updateVehicle: /*            */ '- - A -',
  updateWebhookEndpoint: /*    */ '- - - -',
  voidOdometerReading: /*      */ 'A A A -',
  writeOffInvoice: /*          */ '- - - A',
};
const staff = ['agent', 'mechanic', 'fleet_manager', 'accountant'] as const;
type Token = string | undefined;

const db = useDatabase();
let server: TestServer;
let root: pg.Client;
let tokens: Record<(typeof staff)[number] | 'customer' | 'service', string>;

beforeAll(async () => {
  root = await db.connect('superuser');
  server = await startTestServer(db.urls);
  const token = async (role: keyof typeof tokens, apiRole: 'customer' | 'staff' | 'service') => {
    const { id } = await committed(root, async (owner) => {
      const who = await user(owner, [role]);
      if (role === 'customer') await customer(owner, { user_id: who.id });
      return who;
    });
    return server.tokenFor(id, apiRole);
  };
  tokens = {
    agent: await token('agent', 'staff'),
    mechanic: await token('mechanic', 'staff'),
    fleet_manager: await token('fleet_manager', 'staff'),
    accountant: await token('accountant', 'staff'),
    customer: await token('customer', 'customer'),
    service: await token('service', 'service'),
  };
});
afterAll(() => server?.stop());

/** An input about the data of a customer who has an account. */
const valid = ({ name }: MutationField) =>
  committed(root, async (owner) => {
    const desk = await rentalDesk(owner);
    const input = await validInput(name, owner, desk);
    const { id } = await user(owner, ['customer']);
    await owner.query('update rental.customers set user_id = $2 where id = $1', [
      desk.customer.id,
      id,
    ]);
    return input;
  });
const send = async (mutation: MutationField, input: unknown, token: Token) => {
  const headers = keyHeader(mutation.name);
  const options = token === undefined ? { headers } : { token, headers };
  const { errors } = await server.query(mutation.document, { input }, options);
  return errors?.map(({ message, extensions: { code, details } }) => ({ code, message, details }));
};

test.each(mutationFields)('who may $name', async (mutation) => {
  const input = await valid(mutation);
  const before = await databaseFingerprint(root);
  const outsiders = await Promise.all(
    [undefined, tokens.customer, tokens.service].map((token) => send(mutation, input, token)),
  );
  expect(outsiders.map((errors) => errors?.map(({ code }) => code))).toEqual([
    ['UNAUTHENTICATED'],
    [expect.stringMatching(/^(FORBIDDEN|NOT_FOUND)$/)],
    ['FORBIDDEN'],
  ]);
  expect(await databaseFingerprint(root)).toEqual(before);

  const line: string[] = [];
  for (const role of staff) {
    const errors = await send(mutation, await valid(mutation), tokens[role]);
    const codes = errors?.map(({ code }) => code).join();
    line.push(codes === undefined ? 'A' : codes === 'FORBIDDEN' ? '-' : codes);
  }
  expect(line.join(' ')).toBe(allowed[mutation.name]);
});

test.each(mutationFields)(
  'with $name a customer does not learn whether an id exists',
  async (mutation) => {
    const input = await valid(mutation);
    const answer = await send(mutation, input, tokens.customer);
    for (const { path, type } of inputPaths(mutation.input)) {
      if (!/^UUID!?$/.test(type.toString()) || path[0] === 'quoteId') continue;
      const guess = withValueAt(input, path, randomUUID());
      expect(await send(mutation, guess, tokens.customer)).toEqual(answer);
    }
  },
);
