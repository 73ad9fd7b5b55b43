import type { PropertyShape } from './property_shape.ts';
import type { JsonObject } from './property_shape_of.ts';

/** A contract: docs/events/<context>/<type>.v<version>.json. */
export interface EventSchema {
  /** Below docs/events, without its ending: rental/RentalReserved.v1. */
  readonly name: string;
  readonly context: string;
  readonly type: string;
  readonly version: number;
  readonly sha256: string;
  /** The file as it is. */
  readonly document: JsonObject;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, PropertyShape>>;
}
