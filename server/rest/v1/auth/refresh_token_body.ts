import { z } from 'zod';

/** A body that brings a refresh token; what does not look like one is looked up all the same. */
export const refreshTokenBody = z.strictObject({ refreshToken: z.string().min(1).max(1_000) });
