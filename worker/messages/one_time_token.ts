import { z } from 'zod';

/** Data of a message whose reader proves by a token or code that it arrived. */
export const oneTimeToken = z.object({ token: z.string() });

export type OneTimeToken = z.infer<typeof oneTimeToken>;
