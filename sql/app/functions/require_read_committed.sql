-- A lock orders writers, but under an older snapshot the later one is judged by what it saw before
-- it waited.
create or replace function app.require_read_committed() returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception using
      errcode = 'feature_not_supported',
      message = 'This is judged under a lock: use the isolation level read committed.';
  end if;
end;
$$;

comment on function app.require_read_committed() is
  E'@behavior -*\nRefuses (0A000) a transaction whose snapshot is older than the lock that a rule '
  'is judged under.';
