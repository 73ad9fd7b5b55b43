-- What is kept is a receipt of the customer, which pays the invoices of the rental: for the
-- rental's row see post_payment.
create or replace function rental.post_settled_deposit(deposit rental.rental_deposits) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  -- What was recorded late is held since then, whenever it was settled: never below nothing.
  v_settled_on constant date := greatest(
    accounting.posting_date(accounting.local_date(deposit.settled_at)),
    (accounting.posted_entry('deposit_held', deposit.id)).entry_date);
  v_rental rental.rentals;
begin
  if deposit.captured_cents > 0 then
    select * into strict v_rental
    from rental.rentals r where r.id = deposit.rental_id
    for no key update;
    perform accounting.record_receipt(
      'rental_deposit', deposit.id, 'DEPOSITS_HELD', v_rental.customer_id, v_rental.id,
      v_rental.vehicle_id, v_rental.origin_location_id, deposit.captured_cents, deposit.currency,
      v_settled_on);
  end if;
  if deposit.captured_cents < deposit.amount_cents then
    perform accounting.post_entry(
      'deposit_released', deposit.id, v_settled_on, 'Deposit given back',
      rental.deposit_lines(
        deposit, 'DEPOSITS_HELD', rental.money_account(deposit.provider),
        deposit.amount_cents - deposit.captured_cents));
  end if;
end;
$$;

comment on function rental.post_settled_deposit(rental.rental_deposits) is
  E'@behavior -*\nPosts what is kept of a deposit, and what is given back. Granted to nobody: only '
  'security definer functions reach it.';
