-- A deposit that is held is owed, by the journal; a settled one is not; what was kept is a receipt.
select d.id as deposit_id, d.status, d.amount_cents, d.captured_cents, l.owed_cents,
       r.amount_cents as received_cents
from rental.rental_deposits d
left join accounting.receipts r on r.source_type = 'rental_deposit' and r.source_id = d.id
cross join lateral (
  select coalesce(sum(case l.direction when 'credit' then l.amount_cents
                                       else -l.amount_cents end), 0) as owed_cents
  from accounting.journal_entries e
  join accounting.journal_lines l on l.journal_entry_id = e.id
  join accounting.accounts a on a.id = l.account_id and a.code = 'DEPOSITS_HELD'
  where (e.external_ref_type in ('deposit_held', 'deposit_released') and e.external_ref_id = d.id)
    or e.id = r.journal_entry_id
) l
where l.owed_cents <> case d.status when 'held' then d.amount_cents else 0 end
  or coalesce(r.amount_cents, 0) <> d.captured_cents
