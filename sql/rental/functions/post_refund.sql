create or replace function rental.post_refund(refund rental.rental_refunds) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform accounting.record_refund(
    'rental_payment', refund.payment_id, 'rental_refund', refund.id, refund.amount_cents,
    accounting.local_date(refund.refunded_at));
end;
$$;

comment on function rental.post_refund(rental.rental_refunds) is
  E'@behavior -*\nPosts money that was given back. Granted to nobody: only security definer '
  'functions reach it.';
