insert into app.rules (name, sqlstate, status, message) values
  ('journal_lines_append_only', '55000', null,
   'A posted line is never changed: reverse its entry.'),
  ('journal_lines_of_new_entry', '55000', null,
   'Lines come with their entry: none is added to one that is posted.'),
  ('journal_lines_account_in_use', '55000', null, 'This account is retired.'),
  ('journal_lines_account_currency', '23514', null, 'This account takes another currency only.'),
  ('journal_lines_no_control_account', '23514', null,
   'This account is the sum of documents: an entry by hand does not touch it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.journal_lines
  for each statement execute function app.tg__append_only();

-- After the foreign keys: the one to the account waits for whoever is retiring it.
create or replace function accounting.tg_journal_lines__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_refused record;
begin
  select e.posted_xid <> pg_current_xact_id() or l.line_number > e.line_count as is_late,
         a.retired_at is not null as is_retired, a.currency <> l.currency as is_foreign
  into v_refused
  from inserted l
  join accounting.journal_entries e on e.id = l.journal_entry_id
  join accounting.accounts a on a.id = l.account_id
  where e.posted_xid <> pg_current_xact_id() or l.line_number > e.line_count
    or a.retired_at is not null or a.currency <> l.currency
    or (a.is_control and e.external_ref_type = 'draft')
  limit 1;
  if not found then
    return null;
  elsif v_refused.is_late then
    perform app.raise_rule('journal_lines_of_new_entry');
  elsif v_refused.is_retired then
    perform app.raise_rule('journal_lines_account_in_use');
  elsif v_refused.is_foreign then
    perform app.raise_rule('journal_lines_account_currency');
  end if;
  perform app.raise_rule('journal_lines_no_control_account');
  return null;
end;
$$;

comment on function accounting.tg_journal_lines__accept() is
  'Refuses lines for an entry of another transaction or beyond its count, and for accounts that '
  'are retired, of another currency, or closed to entries by hand.';

create or replace trigger _500_accept
  after insert on accounting.journal_lines
  referencing new table as inserted
  for each statement execute function accounting.tg_journal_lines__accept();
