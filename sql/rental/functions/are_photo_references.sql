create or replace function rental.are_photo_references(photo_references text[]) returns boolean
  language sql immutable parallel safe
return coalesce((
  select bool_and(coalesce(length(r) between 1 and 500, false))
  from unnest(photo_references) r), true);

comment on function rental.are_photo_references(text[]) is
  E'@behavior -*\nWhether each of these names a photo: 1 to 500 characters.';
