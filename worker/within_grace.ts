/** Waits for the work; once the signal is aborted only for so long, and then rejects with its reason. */
export async function withinGrace<Result>(
  work: Promise<Result>,
  { signal, graceMs }: { readonly signal: AbortSignal; readonly graceMs: number },
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => late.reject(signal.reason), graceMs);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', begin);
  }
}
