/** The protocol's name of what went wrong, such as MESSAGE_TOO_LARGE, however deep it is wrapped. */
export function errorType(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('type' in each && typeof each.type === 'string') return each.type;
  }
  return undefined;
}
