/** One database as each of its logins reaches it. */
export type DatabaseUrls = {
  readonly rootDatabaseUrl: string;
  readonly ownerDatabaseUrl: string;
  readonly databaseUrl: string;
  readonly workerDatabaseUrl: string;
  readonly readerDatabaseUrl: string;
};

/**
 * The URLs of a database on a server that we started ourselves: each login's password is its name.
 * Such a server listens on 127.0.0.1 only.
 */
export function databaseUrls(rootUrl: string, database: string): DatabaseUrls {
  const as = (login?: string) => {
    const url = new URL(rootUrl);
    url.pathname = `/${database}`;
    if (login !== undefined) {
      url.username = login;
      url.password = login;
    }
    return url.href;
  };
  return {
    rootDatabaseUrl: as(),
    ownerDatabaseUrl: as('rentify_owner'),
    databaseUrl: as('rentify_api'),
    workerDatabaseUrl: as('rentify_worker'),
    readerDatabaseUrl: as('bi_reader'),
  };
}
