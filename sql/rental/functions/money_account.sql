create or replace function rental.money_account(provider rental.payment_provider) returns text
  language sql immutable parallel safe
return case provider
  when 'cash' then 'CASH'
  when 'card' then 'CARD_CLEARING'
  when 'transfer' then 'BANK'
end;

comment on function rental.money_account(rental.payment_provider) is
  E'@behavior -*\nThe code of the account that money of this provider comes into and goes out of.';
