/** Waits for the work; once the signal tells to stop, only for so long, and then rejects. */
export async function withinGrace<Result>(
  work: Promise<Result>,
  { signal, graceMs }: { readonly signal: AbortSignal; readonly graceMs: number },
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => {
      late.reject(new Error(`It did not end within ${graceMs} ms after the stop.`));
    }, graceMs);
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
