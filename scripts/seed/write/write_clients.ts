import type pg from 'pg';
import { callCommand } from '../call_command.ts';

/** The applications that sign people in: one of our own on this machine, and one of others. */
export async function writeClients(db: pg.Client): Promise<void> {
  await callCommand(db, 'identity.register_oidc_client', {
    client_id: 'rentify-web',
    name: 'Rentify',
    redirect_uris: ['http://127.0.0.1:3000/callback', 'http://localhost:3000/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1:3000/', 'http://localhost:3000/'],
    is_first_party: true,
  });
  await callCommand(db, 'identity.register_oidc_client', {
    client_id: 'travel-planner',
    name: 'Travel planner',
    redirect_uris: ['http://127.0.0.1:3001/callback'],
  });
}
