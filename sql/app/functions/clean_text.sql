-- NFC, so that equal looks are equal bytes; without control, zero-width, blank and direction
-- characters, which hide in names and forge log lines; inner white space as typed, outer removed.
-- Normalised last: what an invisible character held apart is one letter without it.
create or replace function app.clean_text(value text) returns text
  language sql immutable parallel safe
return nullif(btrim(
  normalize(regexp_replace(value,
    '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e'
    '\u200b-\u200f\u2028-\u202e'
    '\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]',
    '', 'g'), nfc),
  E' \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005'
   '\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'), '');

comment on function app.clean_text(text) is
  E'@behavior -*\nText as a person meant it: NFC, trimmed, without invisible characters; null if '
  'nothing is left.';
