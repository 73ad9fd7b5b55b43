insert into app.rules (name, sqlstate, status, message) values
  ('accounts_row_version_current', '55000', null, 'The account was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.update_account(id uuid, row_version bigint, name text)
  returns accounting.accounts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_account accounting.accounts;
begin
  perform app.require_permission('accounting.configure');

  select * into v_account
  from accounting.accounts a where a.id = update_account.id for no key update;
  if not found then
    perform app.raise_not_found('account');
  end if;
  if v_account.row_version is distinct from update_account.row_version then
    perform app.raise_rule('accounts_row_version_current',
      jsonb_build_object('rowVersion', v_account.row_version::text));
  end if;

  update accounting.accounts a set name = app.clean_text(update_account.name)
  where a.id = update_account.id
  returning * into v_account;
  return v_account;
end;
$$;

comment on function accounting.update_account(uuid, bigint, text) is
  E'Renames an account; its code, type and currency stay. Refused if it changed since it was '
  'read (ACCOUNTS_ROW_VERSION_CURRENT). Permission: accounting.configure.\n'
  '@param id The account.\n'
  '@param row_version The version that you read.\n'
  '@param name What it is, in words.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.update_account(uuid, bigint, text) to staff, admin, service;
