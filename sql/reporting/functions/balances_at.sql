-- From the last closed month on, not from the first entry. A closing counts at a point if it is
-- known there and its reopening is not: then nothing that is known there was posted into the
-- month after it, because whoever closes waits for those who post.
-- The day it starts from is looked up first: with it unknown the plan is made for a few hundred
-- entries whatever there are. The lines of entries that were posted together lie together, which
-- the planner cannot know: at its own price for a page it reads all lines for a twentieth of them.
create or replace function reporting.balances_at(
  effective_at date, point reporting.knowledge_points
) returns table (
  account_id uuid, currency app.currency_code, debit_cents app.cents, credit_cents app.cents
)
  language plpgsql volatile rows 100
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
declare
  v_closing_id uuid;
  v_closed_until date;
begin
  select c.id, p.ends_on into v_closing_id, v_closed_until
  from accounting.period_closings c
  join accounting.periods p on p.id = c.period_id
  where p.ends_on <= balances_at.effective_at
    and reporting.is_known(c.closed_cluster, c.closed_xid, point.cluster, point.snapshot)
    and reporting.is_known(c.reopened_cluster, c.reopened_xid, point.cluster, point.snapshot)
      is not true
  order by p.ends_on desc
  limit 1;

  return query
  select s.account_id, s.currency, sum(s.debit_cents)::bigint::app.cents,
         sum(s.credit_cents)::bigint::app.cents
  from (
    select b.account_id, b.currency, b.debit_cents::numeric, b.credit_cents::numeric
    from accounting.closing_balances b
    where b.closing_id = v_closing_id
    union all
    select l.account_id, l.currency, sum(l.debit_cents), sum(l.credit_cents)
    from reporting.known_lines(
      coalesce(v_closed_until + 1, '1990-01-01'), balances_at.effective_at,
      point.cluster, point.snapshot) l
    group by l.account_id, l.currency
  ) s (account_id, currency, debit_cents, credit_cents)
  group by s.account_id, s.currency;
end;
$$;

comment on function reporting.balances_at(date, reporting.knowledge_points) is
  E'@behavior -*\nWhat the accounts had added up to at the end of a day, by what is known at a '
  'point. Granted to nobody: only security definer functions reach it.';
