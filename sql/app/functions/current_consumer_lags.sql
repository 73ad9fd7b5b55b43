create or replace function app.current_consumer_lags()
  returns table (consumer text, topic text, lag bigint)
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  return query
  select c.consumer, c.topic, c.lag
  from app.consumer_lags c
  -- Noted every minute: what is older says nothing of now, and a number that is missing does.
  where c.noted_at > now() - interval '5 minutes'
  order by c.consumer, c.topic;
end;
$$;

comment on function app.current_consumer_lags() is
  E'@behavior -*\nHow far each consumer is behind in each topic, as a worker found in the last '
  'five minutes: for the metrics of the server. Security definer: nobody has a right on the table.';

grant execute on function app.current_consumer_lags() to gatekeeper;
