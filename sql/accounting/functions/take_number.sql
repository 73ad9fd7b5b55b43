-- The row of the series is locked until the end of the transaction: who comes later waits, and a
-- rollback gives the number back. So it is asked for as late as possible, but before the posting:
-- the first posting of a month locks all periods.
create or replace function accounting.take_number(kind accounting.series_kind, year integer)
  returns integer
  language sql volatile
begin atomic
  insert into accounting.number_series as s (kind, year, last_number)
  values (take_number.kind, take_number.year, 1)
  on conflict on constraint number_series_pkey do update set last_number = s.last_number + 1
  returning s.last_number;
end;

comment on function accounting.take_number(accounting.series_kind, integer) is
  E'@behavior -*\nThe next number of a series, for a document of this transaction. Granted to '
  'nobody: only security definer functions reach it.';
