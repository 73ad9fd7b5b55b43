-- The chain of digests, computed anew from the tables: what accounting.entry_contents says, without
-- trusting that nobody changed it.
with seals as (
  select s.position, s.journal_entry_id, s.digest,
         lag(s.position, 1, 0::bigint) over chain as former_position,
         lag(s.digest, 1, ''::bytea) over chain as former_digest
  from accounting.ledger_seals s
  window chain as (order by s.position)
)
select s.position, s.journal_entry_id, e.id is null as is_gone
from seals s
left join accounting.journal_entries e on e.id = s.journal_entry_id
where e.id is null
  or s.position <> s.former_position + 1
  or s.digest <> sha256(s.former_digest || convert_to(json_build_array(
    e.id, e.external_ref_type, e.external_ref_id, e.entry_date, e.description, e.line_count,
    e.reverses_entry_id, e.period_starts_on, e.posted_at at time zone 'UTC', e.posted_by,
    e.posted_cluster, e.posted_xid::text, e.correlation_id, (
      select json_agg(
        json_build_array(
          l.id, l.line_number, l.account_id, l.direction, l.amount_cents, l.currency, l.vehicle_id,
          l.rental_id, l.customer_id, l.location_id)
        order by l.line_number)
      from accounting.journal_lines l
      where l.journal_entry_id = e.id))::text, 'UTF8'))
order by s.position
