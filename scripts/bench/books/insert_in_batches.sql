-- The same rows unprotected: one insert a table, 100 entries in a transaction.
create procedure bench.insert_in_batches(turns integer, inout done bigint)
  language plpgsql
as $$
declare
  v_account_ids constant uuid[] := (
    select array_agg(a.id) from accounting.accounts a where a.code like 'BENCH\_%');
begin
  done := 0;
  for turn in 1..turns loop
    with entry as (
      insert into bench.plain_journal_entries (
        external_ref_type, external_ref_id, entry_date, description, line_count)
      select 'bench', uuidv7(), current_date, 'A transfer of the bench', 2
      from generate_series(1, 100)
      returning *
    ),
    line as (
      insert into bench.plain_journal_lines (
        journal_entry_id, line_number, account_id, direction, amount_cents, currency)
      select e.id, l.line_number, v_account_ids[e.pair[l.line_number]], l.direction, 100, 'EUR'
      from (select entry.id, bench.pair(false) as pair from entry) e
      cross join (values (1, 'debit'), (2, 'credit')) l (line_number, direction)
    )
    insert into bench.plain_outbox_events (event_type, aggregate_type, aggregate_id, payload)
    select 'LedgerPosted', 'journal_entry', e.id, jsonb_build_object(
      'id', e.id, 'external_ref_type', e.external_ref_type, 'external_ref_id', e.external_ref_id,
      'entry_date', e.entry_date, 'line_count', e.line_count,
      'reverses_entry_id', e.reverses_entry_id)
    from entry e;
    commit;
    done := done + 100;
  end loop;
end;
$$;
