-- The journal's peers: copies of its tables and of the outbox, with the same columns and plain
-- indexes; no constraint, trigger, policy. The keyed ones have the foreign keys besides.
create schema bench;
grant usage on schema bench to rentify_owner;

insert into accounting.accounts (code, name, type)
select format('BENCH_%s', n), format('Account %s of the bench', n), 'asset'
from generate_series(1, 1000) n;

do $$
declare
  v_side text;
  v_source regclass;
  v_definition text;
begin
  foreach v_side in array array['plain', 'keyed'] loop
    foreach v_source in array array[
      'accounting.journal_entries', 'accounting.journal_lines', 'app.outbox_events']::regclass[]
    loop
      execute format(
        'create table bench.%s_%s (like %s including defaults including generated '
        'including identity)',
        v_side, split_part(v_source::text, '.', 2), v_source);
      for v_definition in
        select regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \S+ ON \w+\.',
          format('INDEX ON bench.%s_', v_side))
        from pg_index i where i.indrelid = v_source
      loop
        execute v_definition;
      end loop;
    end loop;
    -- The peer need not look which cluster it is in.
    execute format(
      'alter table bench.%s_journal_entries alter posted_cluster set default 1', v_side);
  end loop;

  for v_definition in
    select format('alter table bench.keyed_%s add %s', split_part(conrelid::regclass::text, '.', 2),
      regexp_replace(pg_get_constraintdef(oid), 'accounting\.journal_entries',
        'bench.keyed_journal_entries'))
    from pg_constraint
    where conrelid in (
      'accounting.journal_entries'::regclass, 'accounting.journal_lines'::regclass)
      and contype = 'f'
  loop
    execute v_definition;
  end loop;
end;
$$;
grant insert, select on all tables in schema bench to rentify_owner;
grant references on all tables in schema bench to rentify_owner;

select accounting.open_period(current_date);

-- The numbers of two accounts; the first is the same for everybody where it is hot.
create function bench.pair(is_hot boolean) returns integer[]
  language plpgsql volatile
as $$
declare
  v_other constant integer := 2 + floor(random() * 998);
begin
  return array[case when is_hot then 1 else v_other + 1 end, v_other];
end;
$$;
