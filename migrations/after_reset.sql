-- The only file that a superuser runs: the extension and the roles of the cluster. Safe to run
-- again. Who may do what follows in the contexts' policies; here roles are only born. Passwords are
-- set by whoever runs this (scripts/migrate.ts in development, the DBA's secret store in
-- production).
create extension if not exists btree_gist;

do $$
declare
  v_role text;
begin
  -- Owns every object and runs the migrations; serves no request.
  -- Logs in for every request and may do nothing until it has set one of the API roles.
  -- Runs the jobs: what functions grant it, and its own schema graphile_worker.
  -- Reads the schema reporting with a BI tool.
  foreach v_role in array array['rentify_owner', 'rentify_api', 'rentify_worker', 'bi_reader'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I login', v_role);
    end if;
  end loop;

  -- The roles that a token can name, the one that PostGraphile looks at the schema with, and the
  -- one that the server's own sign-in doors work as: no token can name it.
  foreach v_role in array array[
    'anonymous', 'customer', 'staff', 'admin', 'service', 'rentify_introspector',
    'gatekeeper'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
  end loop;

  execute format('alter database %I owner to rentify_owner', current_database());
  execute format('revoke all on database %I from public', current_database());
  execute format(
    'grant connect on database %I to rentify_api, rentify_worker, bi_reader', current_database());
end;
$$;

alter role rentify_api noinherit;
grant anonymous, customer, staff, admin, service to rentify_api with inherit false, set true;
grant anonymous, customer, staff, admin, service to rentify_introspector
  with inherit true, set false;
grant rentify_introspector, gatekeeper to rentify_api with inherit false, set true;
-- app.transaction_ages runs as the owner, and has to see the transactions of all.
grant pg_read_all_stats to rentify_owner with inherit true, set false;

-- Whoever bypasses the server's own limits meets these; the server sets tighter ones per request.
-- No transaction stays open for an hour, idle or busy: it keeps the dead rows of the whole database
-- from being removed (docs/runbooks/transactions_stay_open.md).
alter role rentify_api set statement_timeout = '10s';
alter role rentify_api set idle_in_transaction_session_timeout = '15s';
alter role rentify_api set transaction_timeout = '60s';
alter role rentify_api set jit = off;
alter role rentify_worker set statement_timeout = '60s';
alter role rentify_worker set idle_in_transaction_session_timeout = '60s';
alter role rentify_worker set transaction_timeout = '5min';
alter role rentify_worker set jit = off;
alter role bi_reader set statement_timeout = '60s';
alter role bi_reader set idle_in_transaction_session_timeout = '60s';
alter role bi_reader set transaction_timeout = '10min';
alter role bi_reader set default_transaction_read_only = on;
-- A migration may work for long, but nobody leaves one open and goes home. pg_dump switches these
-- off for itself.
alter role rentify_owner set idle_in_transaction_session_timeout = '5min';
alter role rentify_owner set transaction_timeout = '30min';

revoke all on schema public from public;
create schema if not exists graphile_worker authorization rentify_worker;

-- Open to everybody by default: locks that could stop the relay or a migration, and objects and
-- messages that fill the disk.
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and p.proname ~ '(^pg_(try_)?advisory_|^lo_|^lowrite$|^pg_logical_emit_message$)'
  loop
    execute format('revoke execute on function %s from public', v_function);
    if v_function::text ~ 'advisory' then
      execute format('grant execute on function %s to rentify_owner, rentify_worker', v_function);
    end if;
  end loop;
end;
$$;
