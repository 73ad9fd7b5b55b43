insert into app.rules (name, sqlstate, status, message) values
  ('api_keys_immutable', '55000', null, 'A key stays what it was made as.'),
  ('api_keys_revoked_for_good', '55000', null, 'A key that was revoked stays revoked.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Not for last_used_at and its address: using a key changes nothing that a reader's row_version
-- speaks of.
create or replace trigger _100_stamp
  before insert or update of
    user_id, name, prefix, secret_hash, expires_at, revoked_at, replaces_key_id
  on identity.api_keys
  for each row execute function app.tg__stamp();

create or replace trigger _200_immutable
  before update on identity.api_keys
  for each row execute function app.tg__frozen(
    '*: name expires_at revoked_at last_used_at last_used_address');

create or replace function identity.tg_api_keys__revoked_for_good() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.raise_rule('api_keys_revoked_for_good');
  return null;
end;
$$;

comment on function identity.tg_api_keys__revoked_for_good() is
  'Refuses to bring a revoked key back.';

create or replace trigger _210_revoked_for_good
  before update of revoked_at on identity.api_keys
  for each row when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
  execute function identity.tg_api_keys__revoked_for_good();
