import { type DemoUser, demoUsers } from './demo_users.ts';

/** The demo user of this name; a bug where there is none. */
export function demoUser(role: string): DemoUser {
  const user = demoUsers.find((each) => each.role === role);
  if (user === undefined) throw new Error(`There is no demo user ${role}.`);
  return user;
}
