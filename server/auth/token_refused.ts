/** A token that opens nothing; the reason is for the log, the client gets the same 401 always. */
export class TokenRefused extends Error {}
