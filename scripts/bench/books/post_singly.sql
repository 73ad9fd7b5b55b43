-- Posts entries of two lines by the function, a transaction each.
create procedure bench.post_singly(turns integer, is_hot boolean, inout done bigint)
  language plpgsql
as $$
declare
  v_pair integer[];
begin
  done := 0;
  for turn in 1..turns loop
    v_pair := bench.pair(is_hot);
    perform accounting.post_entry(
      'bench', uuidv7(), current_date, 'A transfer of the bench',
      array[
        row('BENCH_' || v_pair[1], 'debit', 100, 'EUR', null, null, null, null),
        row('BENCH_' || v_pair[2], 'credit', 100, 'EUR', null, null, null, null)
      ]::accounting.entry_line[]);
    commit;
    done := done + 1;
  end loop;
end;
$$;
