/** How much of something one client may have. */
export interface LimitPolicy {
  /** Names it in keys, metrics and headers. */
  readonly name: string;
  readonly points: number;
  readonly durationS: number;
  /** Who goes beyond is refused for so long from then on; else until the duration has passed. */
  readonly blockS?: number;
  /** Without Redis: refuse everybody, or count in this process alone. */
  readonly withoutRedis: 'refuse' | 'count alone';
}

/** What a client has used of it. */
export interface LimitState {
  readonly isAllowed: boolean;
  readonly used: number;
  readonly remaining: number;
  readonly resetMs: number;
}

export interface Limiter {
  readonly policy: LimitPolicy;
  /** Takes points, and says whether there were enough. */
  take(key: string, points?: number): Promise<LimitState>;
  forget(key: string): Promise<void>;
  /** Refuses the key from now on for so long. */
  block(key: string, durationS: number): Promise<void>;
}
