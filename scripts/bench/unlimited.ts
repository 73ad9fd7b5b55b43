/** A load is what the limits are there to refuse; that they count, and what that costs, stays. */
export const unlimited = {
  API_RATE_PER_MINUTE: '10000000',
  ANONYMOUS_RATE_PER_MINUTE: '10000000',
  COMMAND_RATE_PER_MINUTE: '10000000',
} as const;
