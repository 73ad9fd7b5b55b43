-- A logical restore brings the books into a cluster whose transaction ids count from elsewhere: the
-- first posting there opens a new number. Back in a former cluster it is new again.
create or replace function accounting.current_cluster() returns smallint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_system constant text := (
    select s.system_identifier::text from pg_catalog.pg_control_system() s);
  v_last accounting.clusters;
begin
  select * into v_last from accounting.clusters c order by c.number desc limit 1;
  if v_last.system_identifier = v_system then
    return v_last.number;
  end if;

  -- Under an older snapshot it would be counted twice.
  perform app.require_read_committed();
  lock table accounting.clusters in share row exclusive mode;
  select * into v_last from accounting.clusters c order by c.number desc limit 1;
  if v_last.system_identifier is distinct from v_system then
    insert into accounting.clusters (system_identifier) values (v_system) returning * into v_last;
  end if;
  return v_last.number;
end;
$$;

comment on function accounting.current_cluster() is
  E'@behavior -*\nThe number of the database cluster that this transaction runs in. Security '
  'definer: the table is closed to everybody. Granted to nobody.';
