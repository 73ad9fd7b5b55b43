/**
 * The people that npm start knows: one for each business role, the lead of a desk, who holds two
 * (to record a rental of the past one must be allowed to reserve and to backdate), and a second
 * accountant, who approves what the first one prepares. Their ids are fixed, so that npm run token
 * needs no database, and a token outlives a new .data/.
 */
export const demoUsers = [
  user(1, 'admin', 'admin', 'Ada Admin'),
  user(2, 'fleet_manager', 'staff', 'Farid Fleet'),
  user(3, 'agent', 'staff', 'Agnes Desk'),
  user(4, 'mechanic', 'staff', 'Milan Mechanic'),
  user(5, 'accountant', 'staff', 'Aiko Books'),
  user(6, 'customer', 'customer', 'Carla Customer'),
  user(7, 'service', 'service', 'The booking site'),
  user(8, 'desk_lead', 'staff', 'Lena Lead', ['agent', 'fleet_manager']),
  user(9, 'chief_accountant', 'staff', 'Chidi Chief', ['accountant', 'fleet_manager']),
] as const;

export type DemoUser = {
  readonly id: string;
  /** What npm run token -- --as calls it. */
  readonly role: string;
  readonly businessRoles: readonly string[];
  readonly tokenRole: string;
  readonly displayName: string;
  readonly email: string;
};

function user(
  number: number,
  role: string,
  tokenRole: string,
  displayName: string,
  businessRoles: readonly string[] = [role],
): DemoUser {
  return {
    id: `01990000-0000-7000-8000-00000000000${number}`,
    role,
    businessRoles,
    tokenRole,
    displayName,
    email: `${role}@demo.rentify.test`,
  };
}
