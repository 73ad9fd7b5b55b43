create or replace function reporting.export_lifetime() returns interval
  language sql immutable parallel safe
return interval '7 days';

comment on function reporting.export_lifetime() is
  E'@behavior -*\nHow long the file of an export is kept.';
