insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_url_outside', '23514', null,
   'An endpoint is outside: not this machine, nor a network that is not public.'),
  ('webhook_endpoints_url_secure', '23514', null, 'An endpoint is called by TLS: https://.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- What is plain to see is said at once; the rest shows when a name is looked up, at each attempt.
-- The networks of ours that may be called are the server's setting WEBHOOK_ALLOWED_NETWORKS.
create or replace function webhook.checked_url(url text) returns text
  language plpgsql stable set search_path = ''
as $$
declare
  v_allowed constant inet[] := coalesce(
    string_to_array(nullif(current_setting('webhook.allowed_networks', true), ''), ','),
    '{}')::inet[];
  v_host constant text :=
    lower((regexp_match(url, '^https?://(\[[^]]*\]|[^/:?#]+)', 'i'))[1]);
  v_address inet;
  v_is_ours boolean;
begin
  if v_host ~ '^[0-9.]+$|^\[' and pg_input_is_valid(btrim(v_host, '[]'), 'inet') then
    v_address := btrim(v_host, '[]')::inet;
    v_is_ours := v_address <<= any (v_allowed);
    if not v_is_ours and not webhook.is_public_address(v_address) then
      perform app.raise_rule('webhook_endpoints_url_outside');
    end if;
  else
    -- Where networks of ours may be called, a name may stand for one of them.
    v_is_ours := cardinality(v_allowed) > 0;
    if not v_is_ours and (
      v_host !~ '[.]' or v_host ~ '[.](localhost|local|internal|home[.]arpa)$'
    ) then
      perform app.raise_rule('webhook_endpoints_url_outside');
    end if;
  end if;

  if url ~* '^http:' and not v_is_ours then
    perform app.raise_rule('webhook_endpoints_url_secure');
  end if;
  return url;
end;
$$;

comment on function webhook.checked_url(text) is
  E'@behavior -*\nThe address, unless it plainly points inside (WEBHOOK_ENDPOINTS_URL_OUTSIDE) or '
  'is called without TLS outside (WEBHOOK_ENDPOINTS_URL_SECURE). Granted to nobody: commands call '
  'it.';
