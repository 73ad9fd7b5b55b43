create or replace function app.note_consumer_lags(lags jsonb) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  merge into app.consumer_lags c
  using jsonb_to_recordset(lags) as now (consumer text, topic text, lag bigint)
    on c.consumer = now.consumer and c.topic = now.topic
  when matched then
    update set lag = now.lag, noted_at = clock_timestamp()
  when not matched then
    insert (consumer, topic, lag) values (now.consumer, now.topic, now.lag)
  when not matched by source then
    delete;
end;
$$;

comment on function app.note_consumer_lags(jsonb) is
  E'@behavior -*\nNotes how far each consumer is behind in each topic ([{consumer, topic, lag}]), '
  'and forgets those that are not named. Security definer: the worker has no right on the table.';

grant execute on function app.note_consumer_lags(jsonb) to rentify_worker;
