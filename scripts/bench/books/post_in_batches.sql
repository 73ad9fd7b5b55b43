-- Posts entries of two lines, 100 in a transaction: by one call for all.
create procedure bench.post_in_batches(turns integer, inout done bigint)
  language plpgsql
as $$
begin
  done := 0;
  for turn in 1..turns loop
    perform accounting.post_entries(array_agg(row(
      'bench', uuidv7(), current_date, 'A transfer of the bench', null,
      array[
        row('BENCH_' || p.pair[1], 'debit', 100, 'EUR', null, null, null, null),
        row('BENCH_' || p.pair[2], 'credit', 100, 'EUR', null, null, null, null)
      ]::accounting.entry_line[])::accounting.posting))
    from (select bench.pair(false) as pair from generate_series(1, 100)) p;
    commit;
    done := done + 100;
  end loop;
end;
$$;

-- The same by a call for each.
create procedure bench.post_each_of_batches(turns integer, inout done bigint)
  language plpgsql
as $$
begin
  done := 0;
  for turn in 1..turns loop
    perform accounting.post_entry(
      'bench', uuidv7(), current_date, 'A transfer of the bench',
      array[
        row('BENCH_' || p.pair[1], 'debit', 100, 'EUR', null, null, null, null),
        row('BENCH_' || p.pair[2], 'credit', 100, 'EUR', null, null, null, null)
      ]::accounting.entry_line[])
    from (select bench.pair(false) as pair from generate_series(1, 100)) p;
    commit;
    done := done + 100;
  end loop;
end;
$$;
