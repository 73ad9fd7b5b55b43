-- In UTC: the text of a row, which is hashed, must not depend on who asks.
create or replace function reporting.report_rows(kind reporting.report_kind, parameters jsonb)
  returns setof jsonb
  language plpgsql volatile rows 1000 set search_path = '' set timezone = 'UTC'
as $$
declare
  v_fixed constant jsonb := reporting.fixed_parameters(kind, parameters);
  v_point constant reporting.knowledge_points := reporting.point_at(
    (v_fixed ->> 'known_at')::timestamptz);
  v_effective_at constant date := v_fixed ->> 'effective_at';
  v_from_date constant date := v_fixed ->> 'from_date';
  v_to_date constant date := v_fixed ->> 'to_date';
  v_account_code constant text := v_fixed ->> 'account_code';
  v_vehicle_id constant uuid := v_fixed ->> 'vehicle_id';
  v_rental_id constant uuid := v_fixed ->> 'rental_id';
  v_customer_id constant uuid := v_fixed ->> 'customer_id';
  v_location_id constant uuid := v_fixed ->> 'location_id';
begin
  case kind
    when 'general_ledger' then
      return query select to_jsonb(r) from reporting.general_ledger_rows(
        v_account_code, v_from_date, v_to_date, v_vehicle_id, v_rental_id, v_customer_id,
        v_location_id, v_point) r;
    when 'trial_balance' then
      return query select to_jsonb(r) from reporting.trial_balance_rows(
        v_effective_at, v_point) r;
    when 'income_statement' then
      return query select to_jsonb(r) from reporting.income_statement_rows(
        v_from_date, v_to_date, v_vehicle_id, v_location_id, v_point) r;
    when 'balance_sheet' then
      return query select to_jsonb(r) from reporting.balance_sheet_rows(
        v_effective_at, v_point) r;
    when 'ar_ageing' then
      return query select to_jsonb(r) from reporting.ar_ageing_rows(
        v_effective_at, v_customer_id, v_point) r;
    when 'tax_report' then
      return query select to_jsonb(r) from reporting.tax_report_rows(
        v_from_date, v_to_date, v_point) r;
    when 'fleet_utilisation' then
      return query select to_jsonb(r) from reporting.fleet_utilisation_rows(
        v_from_date, v_to_date, v_vehicle_id, v_point) r;
    when 'vehicle_profitability' then
      return query select to_jsonb(r) from reporting.vehicle_profitability_rows(
        v_from_date, v_to_date, v_vehicle_id, v_point) r;
    when 'maintenance_costs' then
      return query select to_jsonb(r) from reporting.maintenance_costs_rows(
        v_from_date, v_to_date, v_vehicle_id, v_point) r;
    when 'revenue_by_month' then
      return query select to_jsonb(r) from reporting.revenue_by_month_rows(
        v_account_code, v_from_date, v_to_date, v_location_id, v_point) r;
  end case;
end;
$$;

comment on function reporting.report_rows(reporting.report_kind, jsonb) is
  E'@behavior -*\nThe rows of a report in their order, by its kind and parameters: what snapshots, '
  'exports and hashes are made of. Whoever calls it has checked the permission. Granted to nobody: '
  'only security definer functions reach it.';
