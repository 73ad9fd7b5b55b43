import { runningServices } from './running_services.ts';

export default async function globalTeardown(): Promise<void> {
  await runningServices.stop();
}
