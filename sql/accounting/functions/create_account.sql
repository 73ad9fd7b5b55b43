create or replace function accounting.create_account(
  code text, name text, type accounting.account_type, currency app.currency_code default null
) returns accounting.accounts
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_account accounting.accounts;
begin
  perform app.require_permission('accounting.configure');

  insert into accounting.accounts (code, name, type, currency)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), type, currency)
  returning * into v_account;
  return v_account;
end;
$$;

comment on function accounting.create_account(
  text, text, accounting.account_type, app.currency_code
) is
  E'Adds an account to the chart, for entries by hand. Permission: accounting.configure.\n'
  '@param code What it is called, such as EXP_RENT.\n'
  '@param name What it is, in words.\n'
  '@param type What it counts; never changed later.\n'
  '@param currency The only currency that it takes (ISO 4217); without one any.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.create_account(
  text, text, accounting.account_type, app.currency_code
) to staff, admin, service;
