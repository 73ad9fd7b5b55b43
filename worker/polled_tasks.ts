/**
 * The jobs that somebody waits for: they look again by themselves (run_again_soon.ts), so a worker
 * starts them at once and not at its first tick.
 */
export const polledTasks = [
  'accounting/render_documents',
  'app/send_messages',
  'identity/send_invitations',
  'reporting/write_exports',
  'webhook/deliver_webhooks',
] as const;
