/**
 * The people that npm start knows, one for each business role. Their ids are fixed, so that
 * npm run token needs no database, and a token outlives a new .data/.
 */
export const demoUsers = [
  demoUser(1, 'admin', 'admin', 'Ada Admin'),
  demoUser(2, 'fleet_manager', 'staff', 'Farid Fleet'),
  demoUser(3, 'agent', 'staff', 'Agnes Desk'),
  demoUser(4, 'mechanic', 'staff', 'Milan Mechanic'),
  demoUser(5, 'accountant', 'staff', 'Aiko Books'),
  demoUser(6, 'customer', 'customer', 'Carla Customer'),
  demoUser(7, 'service', 'service', 'The booking site'),
] as const;

export type DemoUser = ReturnType<typeof demoUser>;

function demoUser(number: number, role: string, tokenRole: string, displayName: string) {
  return {
    id: `01990000-0000-7000-8000-00000000000${number}`,
    role,
    tokenRole,
    displayName,
    email: `${role}@demo.example`,
  };
}
