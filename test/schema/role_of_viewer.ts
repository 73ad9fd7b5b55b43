import type { Viewer } from './visible_rows.ts';

/** The role of the API that each of them acts as. */
export const roleOfViewer = {
  anonymous: 'anonymous',
  customerA: 'customer',
  customerB: 'customer',
  agent: 'staff',
  mechanic: 'staff',
  fleetManager: 'staff',
  accountant: 'staff',
  admin: 'admin',
  service: 'service',
} as const satisfies Record<Viewer, string>;
