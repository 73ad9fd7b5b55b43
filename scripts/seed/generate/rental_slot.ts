/** A stretch of a vehicle's time, in days from today, and what becomes of the rental in it. */
export type RentalSlot = {
  readonly fate: RentalFate;
  readonly startDay: number;
  readonly endDay: number;
};

export type RentalFate =
  | 'completed'
  | 'no_show'
  | 'active'
  | 'overdue'
  | 'reserved'
  | 'cancelled_late'
  | 'cancelled_early';
