-- Written so that it is inlined into the query that asks (style.md, SQL 18). Those that ask for
-- days set the price of a page as balances_at does: a month of 1 M lines in a fifth of the time.
create or replace function reporting.known_lines(
  from_date date, to_date date, cluster smallint, snapshot pg_snapshot
) returns table (
  journal_entry_id uuid,
  line_number smallint,
  entry_date date,
  description text,
  external_ref_type text,
  external_ref_id uuid,
  reverses_entry_id uuid,
  account_id uuid,
  currency app.currency_code,
  debit_cents bigint,
  credit_cents bigint,
  vehicle_id uuid,
  rental_id uuid,
  customer_id uuid,
  location_id uuid
)
  language sql stable
begin atomic
  select e.id, l.line_number, e.entry_date, e.description, e.external_ref_type, e.external_ref_id,
         e.reverses_entry_id, l.account_id, l.currency,
         case when l.direction = 'debit' then l.amount_cents else 0 end::bigint,
         case when l.direction = 'credit' then l.amount_cents else 0 end::bigint,
         l.vehicle_id, l.rental_id, l.customer_id, l.location_id
  from accounting.journal_entries e
  join accounting.journal_lines l on l.journal_entry_id = e.id
  where e.entry_date between from_date and to_date
    and reporting.is_known(
      e.posted_cluster, e.posted_xid, known_lines.cluster, known_lines.snapshot);
end;

comment on function reporting.known_lines(date, date, smallint, pg_snapshot) is
  E'@behavior -*\nThe posted lines of a stretch of days that are known at a point.';
