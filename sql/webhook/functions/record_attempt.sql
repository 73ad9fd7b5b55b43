create or replace function webhook.record_attempt(
  delivery_id uuid,
  attempt integer,
  duration_ms integer,
  status_code integer,
  error_code text,
  response_excerpt text,
  retry_after_s integer
) returns webhook.delivery_status
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_is_taken constant boolean :=
    record_attempt.error_code is null and record_attempt.status_code between 200 and 299;
  v_is_gone constant boolean :=
    record_attempt.error_code is null and record_attempt.status_code = 410;
  v_endpoint webhook.webhook_endpoints;
  v_delivery webhook.webhook_deliveries;
begin
  perform app.act_as_system();

  -- The endpoint first, as everybody who locks both; and only where something becomes of it, so
  -- that attempts do not wait for each other.
  select e.* into strict v_endpoint
  from webhook.webhook_endpoints e
  join webhook.webhook_deliveries d on d.webhook_endpoint_id = e.id
  where d.id = record_attempt.delivery_id;
  if v_is_taken = (v_endpoint.failing_from is not null) then
    update webhook.webhook_endpoints e
    set failing_from = case when not v_is_taken then coalesce(e.failing_from, now()) end
    where e.id = v_endpoint.id
    returning * into v_endpoint;
  elsif not v_is_taken then
    perform from webhook.webhook_endpoints e where e.id = v_endpoint.id for no key update;
  end if;
  select * into v_delivery
  from webhook.webhook_deliveries d where d.id = record_attempt.delivery_id for no key update;

  insert into webhook.webhook_attempts
    (webhook_delivery_id, attempt, duration_ms, status_code, error_code, response_excerpt)
  values
    (v_delivery.id, record_attempt.attempt, record_attempt.duration_ms,
     record_attempt.status_code, record_attempt.error_code, record_attempt.response_excerpt)
  on conflict on constraint webhook_attempts_attempt_key do nothing;
  -- A worker that came back after its claim speaks for no later attempt, but what was taken was.
  if not found or (
    not v_is_taken
    and (v_delivery.status <> 'pending' or record_attempt.attempt < v_delivery.attempts)
  ) then
    return v_delivery.status;
  end if;

  update webhook.webhook_deliveries d
  set status = case when v_is_taken then 'delivered'
        when v_is_gone or d.attempts_left = 0 then 'failed' else 'pending' end,
      ended_at = case when v_is_taken or v_is_gone or d.attempts_left = 0 then now() end,
      failure_code = case when v_is_taken then null when v_is_gone then 'GONE'
        when d.attempts_left = 0 then 'TOO_MANY_ATTEMPTS' end,
      claimed_until = null,
      -- The pause has up to a tenth more, so that what failed together does not come together.
      next_attempt_at = now() + greatest(
        coalesce(webhook.retry_pause(d.attempts_left), interval '0') * (1 + random() / 10),
        make_interval(secs => least(greatest(record_attempt.retry_after_s, 0), 21600)))
  where d.id = v_delivery.id
  returning * into v_delivery;

  if v_is_gone then
    perform webhook.stop_endpoint(v_endpoint.id, 'It answered 410 Gone.');
  elsif not v_is_taken and v_endpoint.failing_from <= now() - interval '5 days' then
    perform webhook.stop_endpoint(v_endpoint.id, 'Nothing sent there was taken for five days.');
  end if;
  return v_delivery.status;
end;
$$;

comment on function webhook.record_attempt(
  uuid, integer, integer, integer, text, text, integer
) is
  E'@behavior -*\nWrites down what came of an attempt, and what becomes of the delivery: delivered '
  'by 2xx; else it waits for its next attempt, longer each time and at least as long as the '
  'receiver asks (six hours at most), or is given up after twelve. 410 disables the endpoint, and '
  'so do five days of nothing but failures. Returns where the delivery stands. Security definer: '
  'the worker has no right on the tables.';

grant execute on function webhook.record_attempt(
  uuid, integer, integer, integer, text, text, integer
) to rentify_worker;
