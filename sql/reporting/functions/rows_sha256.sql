create or replace function reporting.rows_sha256(result jsonb) returns text
  language sql immutable parallel safe
return (
  select encode(sha256(convert_to(
    coalesce(string_agg(r.line::text || E'\n', '' order by r.place), ''), 'UTF8')), 'hex')
  from jsonb_array_elements(result) with ordinality r (line, place)
);

comment on function reporting.rows_sha256(jsonb) is
  E'@behavior -*\nThe SHA-256 of the rows of a report, each ended by a line feed, in hexadecimal.';
