/** What a schema says of one property: all that a validator, a reader and a comparison need. */
export interface PropertyShape {
  readonly types: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  /** The values that there are; null is a type, not a value. */
  readonly values?: readonly (string | number)[];
  /** Whether more may come to the values: a reader must bear one that it does not know. */
  readonly isOpen?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: PropertyShape;
}
