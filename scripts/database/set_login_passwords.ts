import pg from 'pg';
import { withClient } from './with_client.ts';

/** Gives each login the password that its own URL carries; a URL without one changes nothing. */
export async function setLoginPasswords(
  rootDatabaseUrl: string,
  loginUrls: readonly string[],
): Promise<void> {
  await withClient(rootDatabaseUrl, async (root) => {
    for (const url of loginUrls.filter(Boolean).map((loginUrl) => new URL(loginUrl))) {
      if (url.username === '' || url.password === '') continue;
      const login = pg.escapeIdentifier(decodeURIComponent(url.username));
      const password = pg.escapeLiteral(decodeURIComponent(url.password));
      await root.query(`alter role ${login} password ${password}`);
    }
  });
}
