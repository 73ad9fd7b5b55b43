create or replace function accounting.document_number(
  kind accounting.series_kind, year integer, sequence_number integer
) returns text
  language sql immutable parallel safe
return concat_ws('-', case kind when 'invoice' then 'INV' else 'CRN' end,
  lpad(year::text, 4, '0'), lpad(sequence_number::text, 6, '0'));

comment on function accounting.document_number(accounting.series_kind, integer, integer) is
  E'@behavior -*\nWhat a document of a series is called, such as INV-2026-000001.';
