/**
 * For the library's own page that sends itself off: it adds the hash of its one line of script to
 * script-src. It goes wherever the client was registered for, so its form has no bounds.
 */
export const AUTO_POST_POLICY =
  "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; script-src ";
