create or replace function accounting.retire_account(account_id uuid)
  returns accounting.accounts
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_account accounting.accounts;
begin
  perform app.require_permission('accounting.configure');

  update accounting.accounts a set retired_at = coalesce(a.retired_at, now())
  where a.id = retire_account.account_id
  returning * into v_account;
  if not found then
    perform app.raise_not_found('account');
  end if;
  return v_account;
end;
$$;

comment on function accounting.retire_account(uuid) is
  E'Retires an account for good: it takes no postings any more. Refused while it does not add '
  'up to zero (ACCOUNTS_RETIRED_AT_ZERO), and for those that documents post to '
  '(ACCOUNTS_NEEDED_IN_USE). Permission: accounting.configure.\n'
  '@param account_id The account.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.retire_account(uuid) to staff, admin, service;
