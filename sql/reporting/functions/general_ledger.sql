create or replace function reporting.general_ledger(
  account_code text default null,
  from_date date default null,
  to_date date default null,
  known_at timestamptz default null,
  vehicle_id uuid default null,
  rental_id uuid default null,
  customer_id uuid default null,
  location_id uuid default null
) returns setof reporting.general_ledger_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('general_ledger', known_at);
begin
  return query
  select r.journal_entry_id, r.line_number, r.entry_date, r.account_id, r.account_code,
         -- What a mechanic or an accountant wrote may be about people.
         case when session_user <> 'bi_reader' then r.description end,
         r.external_ref_type, r.external_ref_id, r.currency, r.debit_cents, r.credit_cents,
         r.balance_cents, r.vehicle_id, r.rental_id, r.customer_id, r.location_id, r.known_at
  from reporting.general_ledger_rows(
    account_code, reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id,
    rental_id, customer_id, location_id, v_point) r;
end;
$$;

comment on function reporting.general_ledger(
  text, date, date, timestamptz, uuid, uuid, uuid, uuid
) is
  E'The posted lines between two days, by account, currency and day, each with what its '
  'account had added up to by then. Permission: reports.financial.\n'
  '@param account_code Only this account.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  '@param rental_id Only what concerns this rental.\n'
  '@param customer_id Only what concerns this customer.\n'
  '@param location_id Only what concerns this location.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.general_ledger(
  text, date, date, timestamptz, uuid, uuid, uuid, uuid
) to staff, admin, service, bi_reader;
