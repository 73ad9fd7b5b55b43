create or replace function reporting.general_ledger_rows(
  account_code text, from_date date, to_date date, vehicle_id uuid, rental_id uuid,
  customer_id uuid, location_id uuid, point reporting.knowledge_points
) returns setof reporting.general_ledger_row
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
declare
  v_is_cut constant boolean := num_nonnulls(vehicle_id, rental_id, customer_id, location_id) > 0;
  v_account_id constant uuid := (
    select a.id from accounting.accounts a where a.code = general_ledger_rows.account_code);
begin
  perform reporting.require_days(general_ledger_rows.from_date, general_ledger_rows.to_date);
  if general_ledger_rows.account_code is not null and v_account_id is null then
    perform app.raise_not_found('account');
  end if;

  return query
  with opening as materialized (
    select b.account_id, b.currency, b.debit_cents::numeric - b.credit_cents as balance
    from reporting.balances_at(general_ledger_rows.from_date - 1, point) b
    where not v_is_cut and (v_account_id is null or b.account_id = v_account_id)
  ),
  line as (
    select l.*
    from reporting.known_lines(
      case when v_is_cut then '1990-01-01' else general_ledger_rows.from_date end,
      general_ledger_rows.to_date, point.cluster, point.snapshot) l
    where (v_account_id is null or l.account_id = v_account_id)
      and (general_ledger_rows.vehicle_id is null
        or l.vehicle_id = general_ledger_rows.vehicle_id)
      and (general_ledger_rows.rental_id is null or l.rental_id = general_ledger_rows.rental_id)
      and (general_ledger_rows.customer_id is null
        or l.customer_id = general_ledger_rows.customer_id)
      and (general_ledger_rows.location_id is null
        or l.location_id = general_ledger_rows.location_id)
  ),
  added_up as (
    select l.*, coalesce(o.balance, 0) + sum(l.debit_cents - l.credit_cents) over (
      partition by l.account_id, l.currency
      order by l.entry_date, l.journal_entry_id, l.line_number) as balance
    from line l
    left join opening o on o.account_id = l.account_id and o.currency = l.currency
  )
  select s.journal_entry_id, s.line_number::integer, s.entry_date, s.account_id, a.code,
         s.description, s.external_ref_type, s.external_ref_id, s.currency,
         s.debit_cents::app.cents, s.credit_cents::app.cents, s.balance::bigint::app.cents,
         s.vehicle_id, s.rental_id, s.customer_id, s.location_id, point.known_at
  from added_up s
  join accounting.accounts a on a.id = s.account_id
  where s.entry_date >= general_ledger_rows.from_date
  order by a.code collate "C", s.currency collate "C", s.entry_date, s.journal_entry_id,
           s.line_number;
end;
$$;

comment on function reporting.general_ledger_rows(
  text, date, date, uuid, uuid, uuid, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the general ledger. Granted to nobody.';
