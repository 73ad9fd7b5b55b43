create or replace function rental.deposit_lines(
  deposit rental.rental_deposits,
  debit_account_code text,
  credit_account_code text,
  amount_cents app.cents
) returns accounting.entry_line[]
  language sql stable
begin atomic
  select array_agg(
    row(l.account_code, l.direction, deposit_lines.amount_cents, deposit.currency, r.vehicle_id,
        r.id, r.customer_id, r.origin_location_id)::accounting.entry_line
    order by l.line_number)
  from rental.rentals r
  cross join (values
    (1, debit_account_code, 'debit'), (2, credit_account_code, 'credit'))
    l (line_number, account_code, direction)
  where r.id = deposit.rental_id;
end;

comment on function rental.deposit_lines(rental.rental_deposits, text, text, app.cents) is
  E'@behavior -*\nThe lines that move so much of a deposit from one account to another. Granted to '
  'nobody: only security definer functions reach it.';
