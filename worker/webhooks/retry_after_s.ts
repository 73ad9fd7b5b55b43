/** How long a receiver asks us to wait (RFC 9110), by seconds or by date; undefined if not. */
export function retryAfterS(
  header: string | undefined,
  statusCode: number,
  now: Date,
): number | undefined {
  if (header === undefined || (statusCode !== 429 && statusCode !== 503)) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const seconds = Math.ceil((Date.parse(header) - now.getTime()) / 1_000);
  return seconds > 0 && seconds < 1e9 ? seconds : undefined;
}
