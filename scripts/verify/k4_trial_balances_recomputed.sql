-- The last trial balances that were kept are what the lines add up to, for their day and as known at
-- their point. Added up from the first entry, without the balances of closed months.
with kept as (
  select s.id, s.result, (s.parameters ->> 'effective_at')::date as effective_at, p.cluster,
         p.snapshot
  from reporting.report_snapshots s
  left join lateral (
    select p.cluster, p.snapshot
    from reporting.knowledge_points p
    where p.known_at <= s.known_at
    order by p.known_at desc
    limit 1
  ) p on true
  where s.kind = 'trial_balance'
  order by s.id desc
  limit 10
),
counted as (
  select k.id, a.code, l.currency,
         sum(l.amount_cents) filter (where l.direction = 'debit') as debit_cents,
         sum(l.amount_cents) filter (where l.direction = 'credit') as credit_cents
  from kept k
  join accounting.journal_entries e
    on e.entry_date <= k.effective_at
    and case when e.posted_cluster = k.cluster then pg_visible_in_snapshot(e.posted_xid, k.snapshot)
             else e.posted_cluster < k.cluster end
  join accounting.journal_lines l on l.journal_entry_id = e.id
  join accounting.accounts a on a.id = l.account_id
  group by k.id, a.code, l.currency
),
told as (
  select k.id, r.account_code, r.currency, r.debit_cents, r.credit_cents
  from kept k
  cross join lateral jsonb_to_recordset(k.result) r (
    account_code text, currency text, debit_cents numeric, credit_cents numeric)
)
select coalesce(t.id, c.id) as snapshot_id, coalesce(t.account_code, c.code) as account_code,
       coalesce(t.currency, c.currency) as currency, t.debit_cents, t.credit_cents,
       c.debit_cents as counted_debit_cents, c.credit_cents as counted_credit_cents
from told t
full join counted c on (c.id, c.code, c.currency) = (t.id, t.account_code, t.currency)
where (coalesce(t.debit_cents, 0), coalesce(t.credit_cents, 0))
   <> (coalesce(c.debit_cents, 0), coalesce(c.credit_cents, 0))
