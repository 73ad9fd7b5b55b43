-- What the bench adds to its own database: the peers to compare with, and loops that run inside
-- the server and commit each turn, so that no client's round trips blur a ratio. Run once, as the
-- superuser, when the data is in.
create schema bench;
grant usage on schema bench to staff;

-- The unprotected insert: the same columns, rows and plain indexes; no constraint, trigger, policy.
create table bench.plain_rentals (like rental.rentals including defaults including generated);
-- The same with foreign keys, as anybody would have them.
create table bench.keyed_rentals (like rental.rentals including defaults including generated);
-- What one writes without `on conflict do nothing`: the exclusion alone.
create table bench.excluded_rentals (like rental.rentals including defaults including generated);

do $$
declare
  v_columns text;
  v_definition text;
  v_table text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into v_columns
  from pg_attribute
  where attrelid = 'rental.rentals'::regclass and attnum > 0
    and not attisdropped and attgenerated = '';

  foreach v_table in array array['plain_rentals', 'keyed_rentals'] loop
    execute format('insert into bench.%I (%s) select %2$s from rental.rentals', v_table, v_columns);
    for v_definition in
      select regexp_replace(pg_get_indexdef(indexrelid),
        'INDEX \S+ ON rental\.rentals', format('INDEX ON bench.%I', v_table))
      from pg_index
      where indrelid = 'rental.rentals'::regclass and not indisexclusion
    loop
      execute v_definition;
    end loop;
  end loop;

  for v_definition in
    select pg_get_constraintdef(oid) from pg_constraint
    where conrelid = 'rental.rentals'::regclass and contype = 'f' and not conperiod
  loop
    execute format('alter table bench.keyed_rentals add %s', v_definition);
  end loop;
end;
$$;

alter table bench.excluded_rentals add constraint excluded_rentals_no_double_booking
  exclude using gist (vehicle_id with =, rental_period with &&)
  where (status in ('reserved', 'active'));
create index on bench.excluded_rentals (id);
grant insert, select on bench.plain_rentals, bench.keyed_rentals, bench.excluded_rentals to staff;
grant update (status) on bench.excluded_rentals to staff;

-- The work of a round: an offered price each, for a slot that nobody else wants.
create table bench.jobs (
  session_number integer not null,
  turn           integer not null,
  quote          rental.quotes not null,
  primary key (session_number, turn)
);
grant select on bench.jobs to staff;

-- Where in time the next round's slots begin: behind every rental of the data and of other rounds.
create table bench.calendar (next_at timestamptz not null);
insert into bench.calendar
select date_trunc('day', max(blocked_until)) + interval '1 day' from rental.rentals;
