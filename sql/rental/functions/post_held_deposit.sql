create or replace function rental.post_held_deposit(deposit rental.rental_deposits) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform accounting.post_entry(
    'deposit_held', deposit.id, accounting.posting_date(accounting.local_date(deposit.held_at)),
    'Deposit held',
    rental.deposit_lines(
      deposit, rental.money_account(deposit.provider), 'DEPOSITS_HELD', deposit.amount_cents));
end;
$$;

comment on function rental.post_held_deposit(rental.rental_deposits) is
  E'@behavior -*\nPosts a deposit that was left: we owe it. Granted to nobody: only security '
  'definer functions reach it.';
