create or replace function reporting.report_parameters(kind reporting.report_kind)
  returns text[]
  language sql immutable parallel safe
return array['known_at'] || case kind
  when 'general_ledger' then array[
    'account_code', 'from_date', 'to_date', 'vehicle_id', 'rental_id', 'customer_id', 'location_id']
  when 'trial_balance' then array['effective_at']
  when 'income_statement' then array['from_date', 'to_date', 'vehicle_id', 'location_id']
  when 'balance_sheet' then array['effective_at']
  when 'ar_ageing' then array['effective_at', 'customer_id']
  when 'tax_report' then array['from_date', 'to_date']
  when 'revenue_by_month' then array['account_code', 'from_date', 'to_date', 'location_id']
  else array['from_date', 'to_date', 'vehicle_id']
end;

comment on function reporting.report_parameters(reporting.report_kind) is
  E'@behavior -*\nThe names of the parameters that a report takes.';
