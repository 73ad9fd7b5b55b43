create or replace function rental.are_damages(damages rental.damage[]) returns boolean
  language sql immutable parallel safe
return coalesce((
  select bool_and(coalesce(
    length(d.description) between 1 and 200
    and d.charge_cents between 0 and 100000000000
    and cardinality(d.photo_references) <= 20
    and rental.are_photo_references(d.photo_references), false))
  from unnest(damages) d), true);

comment on function rental.are_damages(rental.damage[]) is
  E'@behavior -*\nWhether these can be the damages of a handover: described, and none with a '
  'negative price.';
