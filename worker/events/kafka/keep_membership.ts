export interface Membership {
  /** The group is about to be divided anew, or has been without us: take nothing more. */
  isInDoubt(): boolean;
  /** Ends the heartbeats; throws what the last one was told, so that the consumer joins again. */
  end(): void;
}

/** Beats for the consumer while a handler runs, which may take longer than the session does. */
export function keepMembership(heartbeat: () => Promise<void>, everyMs: number): Membership {
  let doubt: { readonly error: unknown } | undefined;
  let isBeating = false;
  const timer = setInterval(() => {
    if (isBeating) return;
    isBeating = true;
    // A beat that failed is not the last: they also hold the place while the group waits for us.
    heartbeat()
      .then(
        () => {
          doubt = undefined;
        },
        (error: unknown) => {
          doubt = { error };
        },
      )
      .finally(() => {
        isBeating = false;
      });
  }, everyMs / 2);
  return {
    isInDoubt: () => doubt !== undefined,
    end() {
      clearInterval(timer);
      if (doubt !== undefined) throw doubt.error;
    },
  };
}
