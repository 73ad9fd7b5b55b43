import { isInputObjectType } from 'postgraphile/graphql';
import { apiSchema } from '../support/api_schema.ts';
import { mutationFields } from '../support/mutation_fields.ts';

// What a client may say, each line read by a person: a new field is added here, or is a hole.
const settable: Readonly<Record<string, string>> = {
  activateRental: 'damages fuelEighths handedOverAt notes odometerKm photoReferences rentalId',
  addCharge: 'chargeType netCents reason rentalId',
  addPart: 'jobId partName quantity unitCostCents',
  allocateReceipt: 'amountCents invoiceId receiptId',
  approveDraft: 'draftId',
  assignRole: 'roleId userId',
  blockVehicle: 'during reason vehicleId',
  cancelMaintenance: 'jobId reason',
  cancelRental: 'reason rentalId',
  captureDeposit: 'amountCents depositId reason settledAt',
  capturePayment: 'capturedAt paymentId reference',
  closePeriod: 'startsOn',
  closeYear: 'year',
  completeMaintenance: 'doneAt jobId labourCostCents notes odometerKm',
  completeRental: 'damages fuelEighths notes odometerKm photoReferences rentalId returnedAt',
  createAccount: 'code currency name type',
  createApiKey: 'expiresAt name permissions userId',
  createExtra: 'code currency maxQuantity name priceCents unit',
  createLocation: 'address code name openingHours timeZone type',
  createMaintenanceProgram: `
    description durationMinutes everyDays everyKm kind leadDays make model name vehicleId
  `,
  createPricingPlan: 'code currency isDefault name vehicleClassId',
  createRole: 'description name tokenRole',
  createService: 'displayName email',
  createStaff: 'currency dailyRateCents displayName email roleIds staffType',
  createVehicleClass: 'code compulsoryDocuments name',
  createWebhookEndpoint: 'description eventTypes url',
  decommissionVehicle: 'id reason',
  disableOidcClient: 'oidcClientId',
  disableUser: 'reason userId',
  disableWebhookEndpoint: 'reason webhookEndpointId',
  discardDeadLetter: 'deadLetterId note',
  discardInvoice: 'invoiceId',
  enableUser: 'userId',
  enableWebhookEndpoint: 'webhookEndpointId',
  extendRental: 'newEndAt rentalId',
  failPayment: 'paymentId reason',
  grantPermission: 'permissionId roleId',
  holdDeposit: 'amountCents heldAt provider reference rentalId',
  issueCreditNote: 'invoiceId items reason',
  issueInvoice: 'invoiceId issueDate',
  linkExternalIdentity: 'issuer subject userId',
  postDraft: 'draftId',
  prepareEntry: 'description entryDate entryLines',
  prepareInvoice: 'buyerName currency customerId description items rentalId',
  prepareReversal: 'entryDate journalEntryId reason',
  quoteRental: `
    customerId destinationLocationId endAt extras originLocationId pricingPlanId startAt
    vehicleClassId vehicleId
  `,
  reassignVehicle: 'rentalId vehicleId',
  recordDocument: 'documentNumber fileReference issuer kind validDuring vehicleId',
  recordOdometerReading: 'readingKm recordedAt source vehicleId',
  redeliverWebhook: 'webhookDeliveryId',
  refundPayment: 'amountCents paymentId reason reference refundedAt',
  registerCustomer: 'email licenceExpiresOn licenceNumber name phone userId',
  registerOidcClient: `
    clientId isFirstParty name postLogoutRedirectUris redirectUris secretHash
  `,
  registerVehicle: `
    acquisitionPriceCents availableFrom currency homeLocationId loadLimitKg make maxKmPerDay
    model passengerCapacity plateNumber variant vehicleClassId year
  `,
  rejectDraft: 'draftId reason',
  releaseDeposit: 'depositId settledAt',
  removePart: 'partId',
  removeRole: 'roleId userId',
  reopenPeriod: 'periodId reason',
  replaceDocument: 'documentId documentNumber fileReference issuer validDuring',
  replaceOdometer: 'newReadingKm oldReadingKm reason recordedAt vehicleId',
  replayDeadLetter: 'deadLetterId',
  replayEvents: 'consumer context eventIds occurredFrom occurredUntil',
  reportBreakdown: 'description expectedUntil kind vehicleId',
  requestPayment: 'amountCents provider reference rentalId',
  requestReportExport: 'kind parameters',
  rescheduleMaintenance: 'expectedUntil isForced jobId scheduledFor',
  resendInvitation: 'userId',
  reserveRental: `
    customerId destinationLocationId endAt extras originLocationId pricingPlanId quoteId
    startAt vehicleClassId vehicleId
  `,
  retireAccount: 'accountId',
  reverseAllocation: 'allocationId reason',
  revokeApiKey: 'apiKeyId',
  revokePermission: 'permissionId roleId',
  revokeSession: 'sessionId',
  revokeUserSessions: 'userId',
  rotateApiKey: 'apiKeyId overlapHours',
  rotateWebhookSecret: 'overlapHours webhookEndpointId',
  scheduleMaintenance: 'description expectedUntil kind programId scheduledFor vehicleId',
  sendTestWebhook: 'webhookEndpointId',
  setPricingRates: `
    cancellationTiers dayPriceCents depositCents extraKmPriceCents fuelPricePerEighthCents
    hourPriceCents includedKmPerDay lateGraceMinutes oneWayFeeCents pricingPlanId
    turnaroundMinutes validFrom weekPriceCents
  `,
  setTaxRate: 'chargeType locationId rateBp validFrom',
  settlePayable: 'accountCode payableId reference settledOn',
  startMaintenance: 'expectedUntil isForced jobId startedAt',
  takeSnapshot: 'kind parameters',
  unblockVehicle: 'blockId',
  updateAccount: 'id name rowVersion',
  updateCompanySettings: `
    address bankAccount companyName currency email id paymentDays rowVersion taxNumber timeZone
  `,
  updateCustomer: 'email id licenceExpiresOn licenceNumber name phone rowVersion userId',
  updateLocation: 'address code id name openingHours rowVersion timeZone type',
  updateMaintenanceProgram: `
    description durationMinutes everyDays everyKm id isActive leadDays name rowVersion
  `,
  updateRole: 'description id rowVersion',
  updateStaffProfile: 'currency dailyRateCents id rowVersion staffType',
  updateVehicle: `
    acquisitionPriceCents currency homeLocationId id loadLimitKg make maxKmPerDay model
    passengerCapacity plateNumber rowVersion variant vehicleClassId year
  `,
  updateWebhookEndpoint: 'description eventTypes id rowVersion url',
  voidOdometerReading: 'readingId reason',
  writeOffInvoice: 'invoiceId reason',
};

test('a client sets what is listed here, and nothing else', () => {
  const fields = mutationFields.map(({ name, input }) => [
    name,
    Object.keys(input.getFields()).sort().join(' '),
  ]);
  const listed = Object.entries(settable).map(([name, list]) => [
    name,
    list.trim().replace(/\s+/g, ' '),
  ]);
  expect(fields).toEqual(listed);
});

// Who, when, how often, in which state, and what a command computes itself.
const OWN_BUSINESS = new RegExp(
  [
    '^(status|state|isActive|isStaff|role|roles|permissions|owner.*|kyc.*|trust.*)$',
    '^(created|updated|deleted|cancelled|completed|captured|released|expires|overdue)(At|By)$',
    '^(correlationId|requestHash|clientMutationId|nodeId|actor.*|sub|sid)$',
    '^(agreed|quoted).*|^(total|tax|balance|refunded|capturedAmount|charged|paid).*Cents$',
    '^(blockedUntil|endsAt|rentalPeriod|heldPeriod|availableDuring|isAvailable|pricingPlanRateId)$',
    '^(distanceKm|offsetKm|voidedAt|replacedAt|decommissionedAt|settledAt|lines)$',
  ].join('|'),
);

test('no input at all has a field for what triggers and commands set', () => {
  const inputs = Object.values(apiSchema.getTypeMap()).filter(isInputObjectType);
  const found = inputs
    .filter(({ name }) => name.endsWith('Input'))
    .flatMap((input) => Object.keys(input.getFields()).map((field) => [input.name, field] as const))
    .filter(([, field]) => OWN_BUSINESS.test(field));
  expect(found).toEqual([
    // Money of the past is recorded on its day, by who may.
    ['CaptureDepositInput', 'settledAt'],
    ['CapturePaymentInput', 'capturedAt'],
    // What a key may do and until when is said once, when it is made.
    ['CreateApiKeyInput', 'expiresAt'],
    ['CreateApiKeyInput', 'permissions'],
    ['ReleaseDepositInput', 'settledAt'],
    // A programme is switched off by whoever plans.
    ['UpdateMaintenanceProgramInput', 'isActive'],
  ]);
});

test('an id names what is changed, a version what was read: neither is ever set', () => {
  const named = mutationFields.filter(({ input }) => {
    const { id, rowVersion } = input.getFields();
    return id !== undefined || rowVersion !== undefined;
  });
  expect(named.map(({ name }) => name).sort()).toEqual([
    'decommissionVehicle',
    'updateAccount',
    'updateCompanySettings',
    'updateCustomer',
    'updateLocation',
    'updateMaintenanceProgram',
    'updateRole',
    'updateStaffProfile',
    'updateVehicle',
    'updateWebhookEndpoint',
  ]);
  for (const { input } of named) expect(String(input.getFields()['id']?.type)).toBe('UUID!');
});

test('there is no table to create, change or delete in, nothing to subscribe to, no node id', () => {
  const query = apiSchema.getQueryType()?.getFields() ?? {};
  expect(apiSchema.getSubscriptionType()).toBeUndefined();
  expect(Object.keys(query).filter((name) => /^(node|query|nodeId)$/.test(name))).toEqual([]);
  const patches = Object.keys(apiSchema.getTypeMap()).filter((name) =>
    /Patch$|ByNodeId/.test(name),
  );
  expect(patches).toEqual([]);
  expect(mutationFields.filter(({ name }) => /^delete|ById$/.test(name))).toEqual([]);
});
