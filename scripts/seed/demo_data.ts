/** What the demo company has; everything in it follows from the seed and the time. */
export type DemoData = {
  readonly today: string;
  readonly vehicles: readonly DemoVehicle[];
  readonly customers: readonly DemoCustomer[];
  readonly rentals: readonly DemoRental[];
  readonly maintenance: DemoMaintenance;
};

export type DemoVehicle = {
  readonly plateNumber: string;
  readonly make: string;
  readonly model: string;
  readonly variant: string;
  readonly year: number;
  readonly passengerCapacity: number;
  readonly loadLimitKg: number | null;
  readonly vehicleClassCode: string;
  readonly homeLocationCode: string;
  readonly acquisitionPriceCents: number;
  readonly availableFrom: Date;
  readonly odometerKm: number;
  readonly documents: readonly DemoDocument[];
};

export type DemoDocument = {
  readonly kind: string;
  readonly number: string;
  readonly issuer: string;
  /** From this day until not this one. */
  readonly validDuring: readonly [string, string];
};

export type DemoCustomer = {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly licenceNumber: string;
  readonly licenceExpiresOn: string;
  /** The user who signs in as this customer. */
  readonly userId: string | null;
};

/** The life of a rental as far as it has come; vehicles and customers by their place in the lists. */
export type DemoRental = {
  readonly vehicle: number;
  readonly customer: number;
  readonly originCode: string;
  readonly destinationCode: string;
  readonly startAt: Date;
  readonly endAt: Date;
  readonly extras: readonly { readonly code: string; readonly quantity: number }[];
  readonly outcome: 'completed' | 'active' | 'reserved' | 'cancelled';
  readonly checkOut?: DemoHandover;
  readonly checkIn?: DemoHandover;
  readonly cancellationReason?: string;
  readonly settlement?: DemoSettlement;
};

export type DemoHandover = {
  readonly at: Date;
  readonly odometerKm: number;
  readonly fuelEighths: number;
  readonly damages: readonly { readonly description: string; readonly chargeCents: number }[];
};

/** How a completed rental was paid. */
export type DemoSettlement = {
  readonly provider: 'card' | 'cash' | 'transfer';
  readonly course: 'captured' | 'pending' | 'failed_then_captured' | 'partly_refunded';
};

/** Vehicles by their place in the list. */
export type DemoMaintenance = {
  readonly program: {
    readonly name: string;
    readonly make: string;
    readonly everyKm: number;
    readonly everyDays: number;
  };
  readonly history: readonly DemoWorkshopVisit[];
  readonly planned: { readonly vehicle: number; readonly startAt: Date };
  readonly breakdown: {
    readonly vehicle: number;
    readonly description: string;
    readonly expectedUntil: Date;
    readonly part: DemoPart;
  };
};

export type DemoWorkshopVisit = {
  readonly vehicle: number;
  readonly kind: string;
  readonly description: string;
  readonly isOfProgram: boolean;
  readonly startAt: Date;
  readonly doneAt: Date;
  readonly odometerKm: number;
  readonly labourCents: number;
  readonly parts: readonly DemoPart[];
};

type DemoPart = { readonly name: string; readonly quantity: number; readonly unitCents: number };
