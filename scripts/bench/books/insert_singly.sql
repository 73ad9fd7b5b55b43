do $$
declare
  v_side text;
begin
  -- The peers' loops, alike but for their tables; not dynamic, for a plan that is kept is part of
  -- the comparison. They need not look for the account: its id is at hand.
  foreach v_side in array array['plain', 'keyed'] loop
    execute format($loop$
      create procedure bench.insert_%1$s_singly(turns integer, is_hot boolean, inout done bigint)
        language plpgsql
      as $body$
      declare
        v_account_ids constant uuid[] := (
          select array_agg(a.id) from accounting.accounts a where a.code like 'BENCH\_%%');
        v_entry_id uuid;
        v_ref_id uuid;
        v_pair integer[];
      begin
        done := 0;
        for turn in 1..turns loop
          v_pair := bench.pair(is_hot);
          v_entry_id := uuidv7();
          v_ref_id := uuidv7();
          insert into bench.%1$s_journal_entries (
            id, external_ref_type, external_ref_id, entry_date, description, line_count)
          values (v_entry_id, 'bench', v_ref_id, current_date, 'A transfer of the bench', 2);
          insert into bench.%1$s_journal_lines (
            journal_entry_id, line_number, account_id, direction, amount_cents, currency)
          values
            (v_entry_id, 1, v_account_ids[v_pair[1]], 'debit', 100, 'EUR'),
            (v_entry_id, 2, v_account_ids[v_pair[2]], 'credit', 100, 'EUR');
          insert into bench.%1$s_outbox_events (
            event_type, aggregate_type, aggregate_id, payload)
          values ('LedgerPosted', 'journal_entry', v_entry_id, jsonb_build_object(
            'id', v_entry_id, 'external_ref_type', 'bench', 'external_ref_id', v_ref_id,
            'entry_date', current_date, 'line_count', 2, 'reverses_entry_id', null));
          commit;
          done := done + 1;
        end loop;
      end;
      $body$;
    $loop$, v_side);
  end loop;
end;
$$;
