create or replace function rental.clean_photo_references(photo_references text[]) returns text[]
  language sql immutable parallel safe
return (
  select coalesce(array_agg(app.clean_text(r.reference) order by r.position), '{}')
  from unnest(photo_references) with ordinality as r (reference, position));

comment on function rental.clean_photo_references(text[]) is
  E'@behavior -*\nReferences as a person meant them (app.clean_text); an empty one becomes null, '
  'which the tables refuse.';
