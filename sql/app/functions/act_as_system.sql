create or replace function app.act_as_system() returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform set_config('jwt.claims.sub', app.system_user_id()::text, true);
end;
$$;

comment on function app.act_as_system() is
  E'@behavior -*\nMakes the rest of this transaction the system user''s; the first line of every '
  'job.';

grant execute on function app.act_as_system() to rentify_worker;
