-- JSON keeps no order of its keys; the type of the row does.
create or replace function reporting.report_columns(kind reporting.report_kind) returns text[]
  language sql stable
return (
  select array_agg(a.attname::text order by a.attnum)
  from pg_catalog.pg_attribute a
  where a.attrelid = format('reporting.%I', kind || '_row')::regclass
    and a.attnum > 0 and not a.attisdropped
);

comment on function reporting.report_columns(reporting.report_kind) is
  E'@behavior -*\nThe names of the columns of a report, in their order.';
