create or replace function rental.clean_damages(damages rental.damage[]) returns rental.damage[]
  language sql immutable parallel safe
return (
  select coalesce(array_agg(
    row(app.clean_text(d.description), coalesce(d.charge_cents, 0),
        rental.clean_photo_references(d.photo_references))::rental.damage
    order by d.position), '{}')
  from unnest(damages) with ordinality
    as d (description, charge_cents, photo_references, position));

comment on function rental.clean_damages(rental.damage[]) is
  E'@behavior -*\nDamages as a person meant them: clean descriptions; what was left out is '
  'nothing.';
