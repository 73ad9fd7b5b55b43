create or replace function accounting.taxes_by_rate(lines jsonb) returns jsonb
  language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_agg(
      jsonb_build_object(
        'tax_rate_bp', r.tax_rate_bp, 'net_cents', r.net_cents::text,
        'tax_cents', r.tax_cents::text)
      order by r.tax_rate_bp desc), '[]')
  from (
    select l.tax_rate_bp, sum(l.net_cents) as net_cents, sum(l.tax_cents) as tax_cents
    from jsonb_to_recordset(lines) l (tax_rate_bp integer, net_cents bigint, tax_cents bigint)
    group by l.tax_rate_bp
  ) r;
end;

comment on function accounting.taxes_by_rate(jsonb) is
  E'@behavior -*\nThe lines of a document summed by their rate of tax, the highest first.';
