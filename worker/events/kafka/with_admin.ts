import type { Admin, Kafka } from 'kafkajs';

/** Asks the cluster on a connection of its own, within the time that is given. */
export async function withAdmin<Result>(
  kafka: Kafka,
  timeoutMs: number,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = kafka.admin();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Kafka did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
  });
  const asked = admin.connect().then(() => work(admin));
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
    // Where time was up the question may still be open: its failure is ours, and told already.
    asked.catch(() => undefined);
    void admin.disconnect().catch(() => undefined);
  }
}
