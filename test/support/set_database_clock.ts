import type pg from 'pg';

export interface SetClock {
  /** How far the clock is from the right one, as an interval. */
  shift(by: string): Promise<unknown>;
}

/**
 * PostgreSQL's clock is its machine's, which a test cannot set: from its next connection on, this
 * login finds another clock_timestamp() in this database before the real one. Functions of ours,
 * which name what they call, still see the real one.
 */
export async function setDatabaseClock(root: pg.Client, login: string): Promise<SetClock> {
  await root.query(
    `create schema clock_only;
     create table clock_only.shifts (by interval);
     insert into clock_only.shifts values ('0');
     create function clock_only.clock_timestamp() returns timestamptz language sql
       return pg_catalog.clock_timestamp() + (select s.by from clock_only.shifts s);
     grant usage on schema clock_only to ${login};
     grant select on clock_only.shifts to ${login};
     grant execute on function clock_only.clock_timestamp() to ${login}`,
  );
  const { rows } = await root.query(
    `select format('alter role ${login} in database %I set search_path = clock_only, pg_catalog',
                   current_database()) as statement`,
  );
  await root.query(rows[0].statement);
  return { shift: (by) => root.query('update clock_only.shifts set by = $1', [by]) };
}
