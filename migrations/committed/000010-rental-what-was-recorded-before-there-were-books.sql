--! Previous: sha1:e0c5006c5d9d1f54429f27de000a3b67077f3dd5
--! Hash: sha1:0ceef51fca3d22734e694171c56866dab56e1482
--! Message: rental: what was recorded before there were books

-- What was recorded before there were books is posted now, each fact on its day.
do $$
declare
  v_fact record;
begin
  for v_fact in
    select f.*
    from (
      select r.ends_at as happened_at, 1 as step, 'rental' as kind, r.id
      from rental.rentals r
      where r.status in ('completed', 'cancelled')
      union all
      select d.held_at, 0, 'held', d.id from rental.rental_deposits d
      union all
      select d.settled_at, 2, 'settled', d.id
      from rental.rental_deposits d where d.status <> 'held'
      union all
      select p.captured_at, 3, 'payment', p.id
      from rental.rental_payments p where p.captured_at is not null
      union all
      select r.refunded_at, 4, 'refund', r.id from rental.rental_refunds r
    ) f
    order by f.happened_at, f.step, f.id
  loop
    case v_fact.kind
      when 'rental' then
        perform rental.invoice_charges(
          r, rental.unbilled_charges(r.id), coalesce(r.returned_at, r.cancelled_at))
        from rental.rentals r
        where r.id = v_fact.id and rental.rentals_charged_cents(r) > 0;
      when 'held' then
        perform rental.post_held_deposit(d)
        from rental.rental_deposits d where d.id = v_fact.id;
      when 'settled' then
        perform rental.post_settled_deposit(d)
        from rental.rental_deposits d where d.id = v_fact.id;
      when 'payment' then
        perform rental.post_payment(p) from rental.rental_payments p where p.id = v_fact.id;
      when 'refund' then
        perform rental.post_refund(r) from rental.rental_refunds r where r.id = v_fact.id;
    end case;
  end loop;
  -- Proven here: no table can be altered while its proofs wait for the commit.
  set constraints all immediate;
  set constraints all deferred;
end;
$$;
