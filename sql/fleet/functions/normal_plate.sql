-- Collation C: only a to z have capitals here. Elsewhere a dotless i becomes an I, and ß two
-- letters.
create or replace function fleet.normal_plate(plate_number text) returns text
  language sql immutable parallel safe
return regexp_replace(upper(app.clean_text(plate_number) collate "C"), '[ -]', '', 'g');

comment on function fleet.normal_plate(text) is
  E'@behavior -*\nA number plate as it is stored: capitals, without spaces and dashes. Other '
  'letters stay, to be refused.';
