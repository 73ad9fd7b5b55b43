-- An array: PostGraphile complains at each start of a function that takes a multirange.
create or replace function reporting.day_count(stretches daterange[]) returns integer
  language sql immutable parallel safe
return (
  select coalesce(sum(upper(s.days) - lower(s.days)), 0)::integer from unnest(stretches) s (days)
);

comment on function reporting.day_count(daterange[]) is
  E'@behavior -*\nHow many days these stretches, which do not overlap, have.';
