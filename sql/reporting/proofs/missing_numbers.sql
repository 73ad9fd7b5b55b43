create or replace function reporting.missing_numbers() returns setof reporting.violation
  language sql stable
begin atomic
  with given (kind, year, number, id) as (
    select 'invoice', i.series_year, i.sequence_number, i.id
    from accounting.invoices i
    where i.sequence_number is not null
    union all
    select 'credit_note', c.series_year, c.sequence_number, c.id from accounting.credit_notes c
  ),
  expected (kind, year, number) as (
    select s.kind::text, s.year, n.number
    from accounting.number_series s
    cross join generate_series(1, s.last_number) n (number)
  )
  select 'missing_numbers', coalesce(g.kind, e.kind), g.id,
         format('number %s of %s %s', coalesce(g.number, e.number), coalesce(g.year, e.year),
                case when g.id is null then 'is missing' else 'was never given' end)
  from given g
  full join expected e on (e.kind, e.year, e.number) = (g.kind, g.year, g.number)
  where g.id is null or e.number is null;
end;

comment on function reporting.missing_numbers() is
  E'@behavior -*\nNumbers of invoices and credit notes that are missing from their series, or were '
  'never given.';
