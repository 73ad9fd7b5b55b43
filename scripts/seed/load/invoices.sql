-- What completing posts: an invoice of each rental that cost something, none of them paid yet.
create temporary table issued on commit drop as
select i.*, uuidv7() as invoice_id, uuidv7() as entry_id,
       extract(year from i.issue_date)::integer as year,
       row_number() over (
         partition by extract(year from i.issue_date) order by i.issue_date, i.id)::integer as number
from (
  select r.*, accounting.local_date(r.returned_at) as issue_date
  from rental.rentals r
  where r.status = 'completed' and r.total_cents > 0
) i;

insert into accounting.periods (starts_on)
select distinct date_trunc('month', i.issue_date::timestamp)::date from issued i
on conflict on constraint periods_starts_on_key do nothing;

insert into accounting.number_series (kind, year, last_number)
select 'invoice', i.year, max(i.number) from issued i group by i.year;

create temporary table posted on commit drop as
select i.entry_id,
       row_number() over (partition by i.entry_id order by l.position, l.code) as line_number,
       a.id as account_id, l.direction, l.amount_cents, i.currency, i.vehicle_id, i.id as rental_id,
       i.customer_id, i.origin_location_id as location_id
from issued i
cross join lateral (
  select 1 as position, 'ACCOUNTS_RECEIVABLE' as code, 'debit' as direction,
         i.total_cents as amount_cents
  union all
  select 2, a.code, 'credit', sum(l.net_cents)::bigint
  from unnest(i.agreed_lines) l
  join accounting.charge_accounts c on c.charge_type = l.charge_type
  join accounting.accounts a on a.id = c.account_id
  group by a.code
  union all
  select 3, 'TAX_PAYABLE', 'credit', i.tax_cents
) l
join accounting.accounts a on a.code = l.code
where l.amount_cents > 0;

insert into accounting.journal_entries (
  id, external_ref_type, external_ref_id, entry_date, description, line_count, posted_cluster)
select i.entry_id, 'invoice', i.invoice_id, i.issue_date,
       'Invoice ' || accounting.document_number('invoice', i.year, i.number), l.line_count,
       c.number
from issued i
cross join accounting.current_cluster() c (number)
join (select p.entry_id, count(*) as line_count from posted p group by p.entry_id) l
  on l.entry_id = i.entry_id;

insert into accounting.journal_lines (
  journal_entry_id, line_number, account_id, direction, amount_cents, currency, vehicle_id,
  rental_id, customer_id, location_id)
select * from posted;

insert into accounting.invoices (
  id, status, number, series_year, sequence_number, customer_id, buyer_name, rental_id, vehicle_id,
  location_id, description, seller, issue_date, due_date, net_cents, tax_cents, total_cents,
  currency, journal_entry_id)
select i.invoice_id, 'issued', accounting.document_number('invoice', i.year, i.number), i.year,
       i.number, i.customer_id, c.name, i.id, i.vehicle_id, i.origin_location_id, 'Rental',
       accounting.seller(), i.issue_date, i.issue_date + 14, i.net_cents, i.tax_cents,
       i.total_cents, i.currency, i.entry_id
from issued i
join rental.customers c on c.id = i.customer_id;

insert into accounting.invoice_lines (
  invoice_id, position, source_id, charge_type, account_id, description, quantity,
  unit_price_cents, net_cents, tax_rate_bp, tax_cents, currency)
select i.invoice_id, row_number() over (partition by i.id order by h.id), h.id, h.charge_type,
       c.account_id, h.description, h.quantity, h.unit_price_cents, h.net_cents, h.tax_rate_bp,
       h.tax_cents, h.currency
from issued i
join rental.rental_charges h on h.rental_id = i.id
join accounting.charge_accounts c on c.charge_type = h.charge_type;
