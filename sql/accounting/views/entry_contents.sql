-- The columns are listed, because a column that is added later must not break old seals; JSON,
-- because it leaves no doubt where a value ends; times in UTC, because the text of an instant
-- depends on the session. Changing any of it breaks every seal.
create or replace view accounting.entry_contents with (security_invoker = true) as
select
  e.id,
  json_build_array(
    e.id, e.external_ref_type, e.external_ref_id, e.entry_date, e.description, e.line_count,
    e.reverses_entry_id, e.period_starts_on, e.posted_at at time zone 'UTC', e.posted_by,
    e.posted_cluster, e.posted_xid::text, e.correlation_id, (
      select json_agg(
        json_build_array(
          l.id, l.line_number, l.account_id, l.direction, l.amount_cents, l.currency, l.vehicle_id,
          l.rental_id, l.customer_id, l.location_id)
        order by l.line_number)
      from accounting.journal_lines l
      where l.journal_entry_id = e.id))::text as content
from accounting.journal_entries e;

comment on view accounting.entry_contents is
  E'@behavior -*\nEach entry with its lines as the text that its seal covers: every column of '
  'both.';
comment on column accounting.entry_contents.id is 'The entry.';
comment on column accounting.entry_contents.content is
  'Its columns, then its lines in their order, as JSON.';
