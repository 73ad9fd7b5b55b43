create or replace function app.store_idempotent_response(operation text, response json) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  update app.idempotency_keys k
  set response = store_idempotent_response.response,
      permissions = coalesce(
        string_to_array(nullif(current_setting('request.permissions', true), ''), ','), '{}')
  where k.user_id = app.current_user_id()
    and k.key = nullif(current_setting('request.idempotency_key', true), '')
    and k.operation = store_idempotent_response.operation
    and k.response is null;
end;
$$;

comment on function app.store_idempotent_response(text, json) is
  E'@behavior -*\nStores the answer of this request under the key that it has claimed, in the '
  'same transaction. '
  'Security definer: the table is closed to everybody.';

grant execute on function app.store_idempotent_response(text, json)
  to anonymous, customer, staff, admin, service;
