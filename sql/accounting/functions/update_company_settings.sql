insert into app.rules (name, sqlstate, status, message) values
  ('company_settings_row_version_current', '55000', null,
   'The company''s details were changed since they were read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.update_company_settings(
  id uuid,
  row_version bigint,
  company_name text default null,
  address text default null,
  tax_number text default null,
  bank_account text default null,
  email text default null,
  time_zone text default null,
  currency app.currency_code default null,
  payment_days integer default null
) returns accounting.company_settings
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_settings accounting.company_settings;
begin
  perform app.require_permission('accounting.configure');

  select * into v_settings
  from accounting.company_settings s where s.id = update_company_settings.id for no key update;
  if not found then
    perform app.raise_not_found('company');
  end if;
  if v_settings.row_version is distinct from update_company_settings.row_version then
    perform app.raise_rule('company_settings_row_version_current',
      jsonb_build_object('rowVersion', v_settings.row_version::text));
  end if;

  update accounting.company_settings s set
    company_name = coalesce(
      app.clean_text(update_company_settings.company_name), s.company_name),
    address = coalesce(app.clean_text(update_company_settings.address), s.address),
    tax_number = coalesce(app.clean_text(update_company_settings.tax_number), s.tax_number),
    bank_account = coalesce(app.clean_text(update_company_settings.bank_account), s.bank_account),
    email = coalesce(app.clean_text(update_company_settings.email), s.email),
    time_zone = coalesce(update_company_settings.time_zone, s.time_zone),
    currency = coalesce(update_company_settings.currency, s.currency),
    payment_days = coalesce(update_company_settings.payment_days, s.payment_days)
  where s.id = update_company_settings.id
  returning * into v_settings;
  return v_settings;
end;
$$;

comment on function accounting.update_company_settings(
  uuid, bigint, text, text, text, text, text, text, app.currency_code, integer
) is
  E'Changes the company''s details, for what is written from now on; what is left out stays. '
  'Refused if they changed since they were read (COMPANY_SETTINGS_ROW_VERSION_CURRENT). '
  'Permission: accounting.configure.\n'
  '@param id The settings.\n'
  '@param row_version The version that you read.\n'
  '@param company_name Its legal name.\n'
  '@param address Its address, in lines.\n'
  '@param tax_number Its tax or VAT number.\n'
  '@param bank_account Where transfers go, such as an IBAN.\n'
  '@param email Where customers write to.\n'
  '@param time_zone The clock of the books (IANA), such as Europe/Berlin.\n'
  '@param currency The currency of its own costs, such as those of the workshop.\n'
  '@param payment_days How many days after its issue an invoice is due.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.update_company_settings(
  uuid, bigint, text, text, text, text, text, text, app.currency_code, integer
) to staff, admin, service;
