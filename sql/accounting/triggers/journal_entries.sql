insert into app.rules (name, sqlstate, status, message) values
  ('journal_entries_append_only', '55000', null, 'A posted entry is never changed: reverse it.'),
  ('journal_entries_posted_now', '55000', null,
   'When, by whom and in which transaction an entry was posted is not what its writer says.'),
  ('journal_entries_period_open', '55000', null, 'The period of this day is closed.'),
  ('journal_entries_balanced', '23514', null,
   'The debits and credits of an entry are equal in each currency.'),
  ('journal_entries_whole', '23514', null, 'An entry has all of its lines, and two at least.'),
  ('journal_entries_reversal_mirrors', '23514', null,
   'A reversal has the lines of what it reverses, each on the other side.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.journal_entries
  for each statement execute function app.tg__append_only();

-- Before any row is stamped. The control file is read once a statement (8 us), not for each entry.
create or replace function accounting.tg_journal_entries__notice_cluster() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (select c.system_identifier from accounting.clusters c order by c.number desc limit 1)
    is distinct from (pg_control_system()).system_identifier::text
  then
    perform accounting.current_cluster();
  end if;
  return null;
end;
$$;

comment on function accounting.tg_journal_entries__notice_cluster() is
  'Gives the cluster a number when the books are found to live in another one.';

create or replace trigger _100_notice_cluster
  before insert on accounting.journal_entries
  for each statement execute function accounting.tg_journal_entries__notice_cluster();

-- After the foreign key to the period: that one shares the row with whoever closes the month, so
-- that the month stays as it is found here. One query for all that is refused: a query costs more
-- to start (10 us) than these do to run.
create or replace function accounting.tg_journal_entries__accept() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_refused record;
begin
  select p.status = 'closed' as is_late, e.entry_date into v_refused
  from inserted e
  join accounting.periods p on p.starts_on = e.period_starts_on
  where p.status = 'closed'
    or e.posted_xid <> pg_current_xact_id()
    or e.posted_cluster <> (select accounting.latest_cluster())
    or e.posted_at <> now()
    or e.posted_by is distinct from (select app.current_user_id())
    or e.correlation_id is distinct from (select app.current_correlation_id())
  limit 1;
  if v_refused.is_late then
    perform app.raise_rule('journal_entries_period_open',
      jsonb_build_object('entryDate', v_refused.entry_date));
  elsif found then
    perform app.raise_rule('journal_entries_posted_now');
  end if;

  perform app.emit_events('LedgerPosted', 'journal_entry', array_agg(e.id), array_agg(
    jsonb_build_object(
      'id', e.id, 'external_ref_type', e.external_ref_type, 'external_ref_id', e.external_ref_id,
      'entry_date', e.entry_date, 'line_count', e.line_count,
      'reverses_entry_id', e.reverses_entry_id)))
  from inserted e;
  return null;
end;
$$;

comment on function accounting.tg_journal_entries__accept() is
  'Refuses entries for a closed period or with another''s stamp, and emits LedgerPosted.';

create or replace trigger _500_accept
  after insert on accounting.journal_entries
  referencing new table as inserted
  for each statement execute function accounting.tg_journal_entries__accept();

-- The proof, at commit: once an entry has all of its lines, no line can be added to it any more
-- (journal_lines_of_new_entry), so that what was proven stays so, in this transaction too.
create or replace function accounting.tg_journal_entries__prove() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_line_count bigint;
  v_is_unbalanced boolean;
begin
  select coalesce(sum(c.line_count), 0), coalesce(bool_or(c.balance <> 0), false)
  into v_line_count, v_is_unbalanced
  from (
    select count(*) as line_count,
           sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end)
             as balance
    from accounting.journal_lines l
    where l.journal_entry_id = new.id
    group by l.currency
  ) c;

  if v_is_unbalanced then
    perform app.raise_rule('journal_entries_balanced');
  elsif v_line_count <> new.line_count then
    perform app.raise_rule('journal_entries_whole');
  elsif new.reverses_entry_id is not null
     and accounting.entry_lines(new.id) is distinct from
       accounting.mirrored_lines(accounting.entry_lines(new.reverses_entry_id)) then
    perform app.raise_rule('journal_entries_reversal_mirrors');
  end if;
  return null;
end;
$$;

comment on function accounting.tg_journal_entries__prove() is
  'Refuses, at commit, an entry that does not balance, lacks lines, or reverses something else.';

-- There is no `create or replace` for a constraint trigger.
drop trigger if exists _900_prove on accounting.journal_entries;
create constraint trigger _900_prove
  after insert on accounting.journal_entries
  deferrable initially deferred
  for each row execute function accounting.tg_journal_entries__prove();
