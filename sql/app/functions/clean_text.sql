-- NFC, so that equal looks are equal bytes; without control, zero-width and direction characters,
-- which hide in names and forge log lines; inner white space as typed, outer removed.
create or replace function app.clean_text(value text) returns text
  language sql immutable parallel safe
return nullif(btrim(regexp_replace(
  normalize(value, nfc),
  '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]',
  '', 'g'), E' \t\r\n\u00a0'), '');

comment on function app.clean_text(text) is
  E'@behavior -*\nText as a person meant it: NFC, trimmed, without invisible characters; null if nothing is left.';
