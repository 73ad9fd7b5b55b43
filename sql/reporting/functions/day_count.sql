create or replace function reporting.day_count(days datemultirange) returns integer
  language sql immutable parallel safe
return (
  select coalesce(sum(upper(d.days) - lower(d.days)), 0)::integer from unnest(days) d (days)
);

comment on function reporting.day_count(datemultirange) is
  E'@behavior -*\nHow many days these are.';
