-- A month of the books of a large company: so many invoices, 19 of 20 paid, three lines of the
-- journal for each and two for its payment. Past the triggers, which only a superuser may: the rows
-- keep the rules because of how they are made, and the proofs at the end of the bench say so.
create procedure bench.load_month(month date, invoice_count integer)
  language plpgsql
as $$
declare
  v_days constant integer :=
    least((month + interval '1 month')::date, accounting.today() + 1) - month;
  v_year constant integer := extract(year from month);
  v_first_number constant integer := coalesce((
    select s.last_number from accounting.number_series s
    where s.kind = 'invoice' and s.year = v_year), 0);
  v_accounts constant jsonb := (
    select jsonb_object_agg(a.code, a.id) from accounting.accounts a);
begin
  perform accounting.open_period(month);
  set local session_replication_role = replica;

  create temporary table item on commit drop as
  select n, uuidv7() as invoice_id, uuidv7() as invoice_entry_id, uuidv7() as receipt_id,
         uuidv7() as receipt_entry_id, month + n * 7919 % v_days as day, n % 20 <> 0 as is_paid,
         v.id as vehicle_id, v.home_location_id as location_id, c.id as customer_id,
         p.net_cents, app.share_cents(p.net_cents, 2000) as tax_cents,
         p.net_cents + app.share_cents(p.net_cents, 2000) as total_cents
  from generate_series(1, invoice_count) n
  cross join lateral (select (5000 + n * 37 % 20000)::bigint) p (net_cents)
  join (
    select v.id, v.home_location_id, row_number() over (order by v.id) as place,
           count(*) over () as places
    from fleet.vehicles v
  ) v on v.place = 1 + n % v.places
  join (
    select c.id, row_number() over (order by c.id) as place, count(*) over () as places
    from rental.customers c
  ) c on c.place = 1 + n * 31 % c.places;

  insert into accounting.journal_entries (
    id, external_ref_type, external_ref_id, entry_date, description, line_count)
  select i.invoice_entry_id, 'invoice', i.invoice_id, i.day, 'An invoice of the bench', 3
  from item i
  union all
  select i.receipt_entry_id, 'receipt', i.receipt_id, i.day, 'A receipt of the bench', 2
  from item i where i.is_paid;

  insert into accounting.journal_lines (
    journal_entry_id, line_number, account_id, direction, amount_cents, currency, vehicle_id,
    customer_id, location_id)
  select l.entry_id, l.line_number, (v_accounts ->> l.code)::uuid, l.direction, l.amount_cents,
         'EUR', i.vehicle_id, i.customer_id, i.location_id
  from item i
  cross join lateral (values
    (i.invoice_entry_id, 1, 'ACCOUNTS_RECEIVABLE', 'debit', i.total_cents, true),
    (i.invoice_entry_id, 2, 'REVENUE_RENTAL', 'credit', i.net_cents, true),
    (i.invoice_entry_id, 3, 'TAX_PAYABLE', 'credit', i.tax_cents, true),
    (i.receipt_entry_id, 1, 'BANK', 'debit', i.total_cents, i.is_paid),
    (i.receipt_entry_id, 2, 'ACCOUNTS_RECEIVABLE', 'credit', i.total_cents, i.is_paid)
  ) l (entry_id, line_number, code, direction, amount_cents, is_there)
  where l.is_there;

  insert into accounting.invoices (
    id, status, number, series_year, sequence_number, customer_id, buyer_name, vehicle_id,
    location_id, description, seller, issue_date, due_date, net_cents, tax_cents, total_cents,
    allocated_cents, currency, journal_entry_id)
  select i.invoice_id, case when i.is_paid then 'paid' else 'issued' end,
         accounting.document_number('invoice', v_year, v_first_number + i.n), v_year,
         v_first_number + i.n, i.customer_id, 'A customer of the bench', i.vehicle_id,
         i.location_id, 'An invoice of the bench', accounting.seller(), i.day, i.day + 14,
         i.net_cents, i.tax_cents, i.total_cents, case when i.is_paid then i.total_cents else 0 end,
         'EUR', i.invoice_entry_id
  from item i;

  insert into accounting.invoice_lines (
    invoice_id, position, charge_type, account_id, description, unit_price_cents, net_cents,
    tax_rate_bp, tax_cents, currency)
  select i.invoice_id, 1, 'base', (v_accounts ->> 'REVENUE_RENTAL')::uuid, 'A rental', i.net_cents,
         i.net_cents, 2000, i.tax_cents, 'EUR'
  from item i;

  insert into accounting.receipts (
    id, source_type, source_id, account_id, customer_id, vehicle_id, location_id, received_on,
    amount_cents, allocated_cents, currency, journal_entry_id)
  select i.receipt_id, 'bench', i.receipt_id, (v_accounts ->> 'BANK')::uuid, i.customer_id,
         i.vehicle_id, i.location_id, i.day, i.total_cents, i.total_cents, 'EUR', i.receipt_entry_id
  from item i where i.is_paid;

  insert into accounting.payment_allocations (
    receipt_id, invoice_id, amount_cents, currency, journal_entry_id)
  select i.receipt_id, i.invoice_id, i.total_cents, 'EUR', i.receipt_entry_id
  from item i where i.is_paid;

  insert into accounting.number_series (kind, year, last_number)
  values ('invoice', v_year, v_first_number + invoice_count)
  on conflict on constraint number_series_pkey
    do update set last_number = excluded.last_number;
  set local session_replication_role = origin;
end;
$$;
