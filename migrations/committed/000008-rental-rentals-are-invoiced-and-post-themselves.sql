--! Previous: sha1:2f74ca6051b20439f446394ee57610a7a5674e31
--! Hash: sha1:adb985863ddd34426e1f41be5e5a770dfcbc3ee8
--! Message: rental: rentals are invoiced and post themselves

-- Rentals are invoiced and post themselves; what paper says can be recorded on its day.
do $$
begin
  if not exists (
    select from pg_attribute a
    where a.attrelid = 'rental.rental_refunds'::regclass and a.attname = 'refunded_at'
  ) then
    alter table rental.rental_refunds
      add column refunded_at timestamptz not null default now();
    alter table rental.rental_refunds disable trigger _200_append_only;
    update rental.rental_refunds set refunded_at = created_at;
    alter table rental.rental_refunds enable trigger _200_append_only;
  end if;
end;
$$;
comment on column rental.rental_refunds.refunded_at is 'When it was given back.';
alter table rental.rental_deposits
  drop constraint if exists rental_deposits_settled_after_held,
  -- One deposit a rental: there are few.
  -- squawk-ignore constraint-missing-not-valid
  add constraint rental_deposits_settled_after_held check (settled_at >= held_at);
comment on constraint rental_deposits_settled_after_held on rental.rental_deposits is
  'A deposit is settled after it was left.';
drop function if exists rental.capture_payment(uuid, text);
drop function if exists rental.refund_payment(uuid, app.cents, text, text);
drop function if exists rental.hold_deposit(uuid, rental.payment_provider, app.cents, text);
drop function if exists rental.release_deposit(uuid);
drop function if exists rental.capture_deposit(uuid, app.cents, text);
--! Included rental/policies/accounting_invoices.sql
grant select on accounting.invoices to customer;

-- Not drafts: an invoice is one when it has its number.
create policy invoices_self_reads on accounting.invoices
  for select to customer using (
    customer_id = (select rental.current_customer_id()) and number is not null);
--! EndIncluded rental/policies/accounting_invoices.sql
--! Included rental/policies/accounting_invoice_lines.sql
grant select on accounting.invoice_lines to customer;

create policy invoice_lines_self_reads on accounting.invoice_lines
  for select to customer using (
    invoice_id = any (array(
      select i.id from accounting.invoices i
      where i.customer_id = (select rental.current_customer_id()) and i.number is not null)));
--! EndIncluded rental/policies/accounting_invoice_lines.sql
--! Included rental/policies/accounting_credit_notes.sql
grant select on accounting.credit_notes to customer;

create policy credit_notes_self_reads on accounting.credit_notes
  for select to customer using (
    invoice_id = any (array(
      select i.id from accounting.invoices i
      where i.customer_id = (select rental.current_customer_id()))));
--! EndIncluded rental/policies/accounting_credit_notes.sql
--! Included rental/policies/accounting_credit_note_lines.sql
grant select on accounting.credit_note_lines to customer;

create policy credit_note_lines_self_reads on accounting.credit_note_lines
  for select to customer using (
    credit_note_id = any (array(
      select n.id from accounting.credit_notes n
      join accounting.invoices i on i.id = n.invoice_id
      where i.customer_id = (select rental.current_customer_id()))));
--! EndIncluded rental/policies/accounting_credit_note_lines.sql
--! Included rental/policies/app_stored_files.sql
-- The files of a customer's own documents: the policies of invoices and credit notes hold inside.
create policy stored_files_self_reads on app.stored_files
  for select to customer using (
    exists (
      select from accounting.invoices i
      where i.pdf_file_id = stored_files.id or i.html_file_id = stored_files.id)
    or exists (
      select from accounting.credit_notes c
      where c.pdf_file_id = stored_files.id or c.html_file_id = stored_files.id));
--! EndIncluded rental/policies/app_stored_files.sql
--! Included rental/functions/money_account.sql
create or replace function rental.money_account(provider rental.payment_provider) returns text
  language sql immutable parallel safe
return case provider
  when 'cash' then 'CASH'
  when 'card' then 'CARD_CLEARING'
  when 'transfer' then 'BANK'
end;

comment on function rental.money_account(rental.payment_provider) is
  E'@behavior -*\nThe code of the account that money of this provider comes into and goes out of.';
--! EndIncluded rental/functions/money_account.sql
--! Included rental/functions/deposit_lines.sql
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
--! EndIncluded rental/functions/deposit_lines.sql
--! Included rental/functions/post_payment.sql
-- The rental's row: a return at the same time waits and finds the money, or was first and has its
-- invoice paid.
create or replace function rental.post_payment(payment rental.rental_payments) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  select * into strict v_rental
  from rental.rentals r where r.id = payment.rental_id
  for no key update;
  perform accounting.record_receipt(
    'rental_payment', payment.id, rental.money_account(payment.provider), v_rental.customer_id,
    v_rental.id, v_rental.vehicle_id, v_rental.origin_location_id, payment.amount_cents,
    payment.currency, accounting.local_date(payment.captured_at));
end;
$$;

comment on function rental.post_payment(rental.rental_payments) is
  E'@behavior -*\nPosts a payment that came in, and pays the open invoices of its rental. Granted '
  'to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/post_payment.sql
--! Included rental/functions/post_refund.sql
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
--! EndIncluded rental/functions/post_refund.sql
--! Included rental/functions/post_held_deposit.sql
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
--! EndIncluded rental/functions/post_held_deposit.sql
--! Included rental/functions/post_settled_deposit.sql
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
--! EndIncluded rental/functions/post_settled_deposit.sql
--! Included rental/triggers/rental_payments.sql
-- The life of a payment (fleet.md 2.4). Refunds tell of themselves, part by part.
select app.allow_transition('payment', null, 'pending', 'request_payment', null);
select app.allow_transition('payment', 'pending', 'captured', 'capture_payment', 'PaymentCaptured');
select app.allow_transition('payment', 'pending', 'failed', 'fail_payment', 'PaymentFailed');
select app.allow_transition('payment', 'captured', 'refunded', 'refund_payment', null);

insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_status_transition', '55000', null,
   'The payment cannot go from its state to that one.'),
  ('rental_payments_append_only', '55000', null, 'A payment is never deleted.'),
  ('rental_payments_immutable', '55000', null,
   'A payment stays what it was: refund it, and take another.'),
  ('rental_payments_refunded_is_sum', '55000', null, 'What was refunded is the sum of the refunds.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_payments
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rental_payments
  for each row execute function app.tg__state_transition('payment');

create or replace trigger _250_frozen
  before update on rental.rental_payments
  for each row execute function app.tg__frozen(
    '*: refunded_cents',
    'pending captured: status captured_at reference',
    'pending failed: status failure_reason',
    'captured refunded: status');

-- Set back by hand, it would let more go back than came.
create or replace function rental.tg_rental_payments__count_refunds() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.refunded_cents <> (
    select coalesce(sum(r.amount_cents), 0) from rental.rental_refunds r where r.payment_id = new.id
  ) then
    perform app.raise_rule('rental_payments_refunded_is_sum');
  end if;
  return new;
end;
$$;

comment on function rental.tg_rental_payments__count_refunds() is
  'Refuses another sum of refunds than that of the refunds.';

create or replace trigger _300_count_refunds
  before update of refunded_cents on rental.rental_payments
  for each row execute function rental.tg_rental_payments__count_refunds();

-- Here, so that no writer moves the money without the books.
create or replace function rental.tg_rental_payments__post() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_payment(new);
  return null;
end;
$$;

comment on function rental.tg_rental_payments__post() is
  'Posts a payment that came in, and pays the open invoices of its rental.';

create or replace trigger _600_post
  after update of status on rental.rental_payments
  for each row when (old.status = 'pending' and new.status = 'captured')
  execute function rental.tg_rental_payments__post();

create or replace trigger _800_state_change
  after insert or update of status on rental.rental_payments
  for each row execute function app.tg__state_change(
    'payment', 'id', 'rental_id', 'provider', 'amount_cents', 'currency', 'status', 'captured_at');

create or replace trigger _200_append_only
  before delete or truncate on rental.rental_payments
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_payments.sql
--! Included rental/triggers/rental_refunds.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_refunds_append_only', '55000', null, 'These records are only ever added to.'),
  ('rental_refunds_same_currency', '23514', null, 'A refund is in the currency of its payment.'),
  ('rental_refunds_after_capture', '23514', null,
   'A payment is given back after it came in.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_refunds
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on rental.rental_refunds
  for each statement execute function app.tg__append_only();

-- The payment's row is the lock, and its check the judge: refunds side by side can't give back too
-- much.
create or replace function rental.tg_rental_refunds__count() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_payment rental.rental_payments;
begin
  select * into strict v_payment
  from rental.rental_payments p where p.id = new.payment_id
  for no key update;

  v_payment.refunded_cents := v_payment.refunded_cents + new.amount_cents;
  if v_payment.refunded_cents = v_payment.amount_cents then
    v_payment.status := 'refunded';
    update rental.rental_payments p
    set refunded_cents = v_payment.refunded_cents, status = 'refunded'
    where p.id = v_payment.id;
  else
    update rental.rental_payments p
    set refunded_cents = v_payment.refunded_cents
    where p.id = v_payment.id;
  end if;

  if v_payment.currency <> new.currency then
    perform app.raise_rule('rental_refunds_same_currency');
  end if;
  if new.refunded_at < v_payment.captured_at then
    perform app.raise_rule('rental_refunds_after_capture',
      jsonb_build_object('capturedAt', v_payment.captured_at));
  end if;

  perform app.emit_event('PaymentRefunded', 'payment', v_payment.id, jsonb_build_object(
    'id', v_payment.id, 'rental_id', v_payment.rental_id, 'refund_id', new.id,
    'amount_cents', new.amount_cents::text, 'refunded_cents', v_payment.refunded_cents::text,
    'currency', new.currency, 'status', v_payment.status));
  return null;
end;
$$;

comment on function rental.tg_rental_refunds__count() is
  'Adds a refund to its payment, which refuses more than was captured, and emits PaymentRefunded.';

create or replace trigger _500_count
  after insert on rental.rental_refunds
  for each row execute function rental.tg_rental_refunds__count();

create or replace function rental.tg_rental_refunds__post() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_refund(new);
  return null;
end;
$$;

comment on function rental.tg_rental_refunds__post() is 'Posts money that was given back.';

create or replace trigger _600_post
  after insert on rental.rental_refunds
  for each row execute function rental.tg_rental_refunds__post();
--! EndIncluded rental/triggers/rental_refunds.sql
--! Included rental/triggers/rental_deposits.sql
-- The life of a deposit (fleet.md 2.4).
select app.allow_transition('deposit', null, 'held', 'hold_deposit', 'DepositHeld');
select app.allow_transition('deposit', 'held', 'released', 'release_deposit', 'DepositReleased');
select app.allow_transition('deposit', 'held', 'captured', 'capture_deposit', 'DepositCaptured');

insert into app.rules (name, sqlstate, status, message) values
  ('rental_deposits_status_transition', '55000', null,
   'The deposit cannot go from its state to that one.'),
  ('rental_deposits_append_only', '55000', null, 'A deposit is never deleted.'),
  ('rental_deposits_immutable', '55000', null,
   'A deposit stays what it was until it is released or captured, and then too.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.rental_deposits
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on rental.rental_deposits
  for each row execute function app.tg__state_transition('deposit');

create or replace trigger _250_frozen
  before update on rental.rental_deposits
  for each row execute function app.tg__frozen(
    'held released: status settled_at', 'held captured: status captured_cents settled_at reason');

create or replace function rental.tg_rental_deposits__post_held() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_held_deposit(new);
  return null;
end;
$$;

comment on function rental.tg_rental_deposits__post_held() is
  'Posts a deposit that was left: we owe it.';

create or replace trigger _600_post_held
  after insert on rental.rental_deposits
  for each row execute function rental.tg_rental_deposits__post_held();

create or replace function rental.tg_rental_deposits__post_settled() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.post_settled_deposit(new);
  return null;
end;
$$;

comment on function rental.tg_rental_deposits__post_settled() is
  'Posts what is kept of a deposit, and what is given back.';

create or replace trigger _600_post_settled
  after update of status on rental.rental_deposits
  for each row when (old.status = 'held' and new.status in ('released', 'captured'))
  execute function rental.tg_rental_deposits__post_settled();

create or replace trigger _800_state_change
  after insert or update of status on rental.rental_deposits
  for each row execute function app.tg__state_change(
    'deposit', 'id', 'rental_id', 'provider', 'amount_cents', 'captured_cents', 'currency',
    'status');

create or replace trigger _200_append_only
  before delete or truncate on rental.rental_deposits
  for each statement execute function app.tg__append_only();
--! EndIncluded rental/triggers/rental_deposits.sql
--! Included rental/functions/invoice_lines.sql
create or replace function rental.invoice_lines(charges rental.rental_charges[])
  returns accounting.invoice_line_input[]
  language sql immutable parallel safe
return (
  select array_agg(
    row(c.id, c.charge_type, c.description, c.quantity, c.unit_price_cents, c.net_cents,
        c.tax_rate_bp, c.tax_cents)::accounting.invoice_line_input
    order by c.id)
  from unnest(charges) c
);

comment on function rental.invoice_lines(rental.rental_charges[]) is
  E'@behavior -*\nCharges as the lines of an invoice, in the order in which they were written.';
--! EndIncluded rental/functions/invoice_lines.sql
--! Included rental/functions/unbilled_charges.sql
-- Discounts of an active rental wait for the invoice of its return.
create or replace function rental.unbilled_charges(rental_id uuid) returns rental.rental_charges[]
  language sql stable
begin atomic
  select coalesce(array_agg(c), '{}')
  from rental.rental_charges c
  where c.rental_id = unbilled_charges.rental_id
    and not accounting.is_billed(c.id);
end;

comment on function rental.unbilled_charges(uuid) is
  E'@behavior -*\nThe charges of a rental that no invoice and no credit note bears. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/unbilled_charges.sql
--! Included rental/functions/invoice_charges.sql
-- For callers that hold the rental: a payment that is captured at the same time waits, and finds
-- the invoice.
create or replace function rental.invoice_charges(
  charged rental.rentals, charges rental.rental_charges[], charged_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_days constant text := concat(
    rental.local_date(charged.origin_location_id, charged.start_at), ' to ',
    rental.local_date(charged.origin_location_id, charged.ends_at));
begin
  if cardinality(charges) = 0 then
    return;
  end if;
  perform accounting.issue_charges(
    charged.customer_id,
    (select c.name from rental.customers c where c.id = charged.customer_id),
    charged.id,
    charged.vehicle_id,
    charged.origin_location_id,
    case charged.status when 'cancelled' then 'Cancelled rental from ' else 'Rental from ' end
      || v_days,
    charged.currency,
    accounting.posting_date(accounting.local_date(charged_at)),
    rental.invoice_lines(charges));
end;
$$;

comment on function rental.invoice_charges(
  rental.rentals, rental.rental_charges[], timestamptz
) is
  E'@behavior -*\nInvoices charges of a rental and posts them; nothing where they add up to '
  'nothing. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/invoice_charges.sql
--! Included rental/functions/bill_charge.sql
create or replace function rental.bill_charge(charged rental.rentals, charge rental.rental_charges)
  returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_is_within_bill boolean;
begin
  if charge.charge_type <> 'discount' then
    perform rental.invoice_charges(charged, array[charge], now());
  elsif charged.status = 'completed' then
    perform accounting.credit_charges(
      charged.id, accounting.today(), charge.description, rental.invoice_lines(array[charge]));
  else
    -- It waits for the invoice of the return, which can't be below nothing.
    select charged.net_cents + sum(c.net_cents) >= 0 and charged.tax_cents + sum(c.tax_cents) >= 0
    into v_is_within_bill
    from unnest(rental.unbilled_charges(charged.id)) c;
    if not v_is_within_bill then
      perform app.raise_rule('rental_charges_discount_within_bill');
    end if;
  end if;
end;
$$;

comment on function rental.bill_charge(rental.rentals, rental.rental_charges) is
  E'@behavior -*\nBrings a charge that was added onto an invoice, or a credit note. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/bill_charge.sql
--! Included rental/functions/require_backdate.sql
-- Money is posted on the day of the fact: another day than today is for who may record paper.
create or replace function rental.require_backdate(fact_at timestamptz) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if accounting.local_date(fact_at) < accounting.today() then
    perform app.require_permission('rentals.backdate');
  end if;
end;
$$;

comment on function rental.require_backdate(timestamptz) is
  E'@behavior -*\nRefuses a fact of an earlier day for who may not record the past. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/require_backdate.sql
--! Included rental/functions/is_near_rental.sql
-- When a rental from paper was agreed is not on record; a mistyped year is what is to be caught.
create or replace function rental.is_near_rental(of_rental rental.rentals, fact_at timestamptz)
  returns boolean
  language sql stable
return fact_at >= least(of_rental.created_at, of_rental.start_at - interval '1 year');

comment on function rental.is_near_rental(rental.rentals, timestamptz) is
  E'@behavior -*\nWhether a fact belongs to the time of a rental: it was reserved by then, or '
  'starts within a year.';
--! EndIncluded rental/functions/is_near_rental.sql
--! Included rental/functions/complete_rental.sql
create or replace function rental.complete_rental(
  rental_id uuid,
  odometer_km integer,
  fuel_eighths integer,
  returned_at timestamptz default now(),
  notes text default null,
  photo_references text[] default '{}',
  damages rental.damage[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(returned_at, now());
  v_rental rental.rentals;
  v_out rental.rental_handovers;
  v_in rental.rental_handovers;
begin
  perform app.require_permission('rentals.complete');
  if v_at > now() then
    perform app.raise_rule('rental_handovers_not_future');
  end if;

  -- Of two at once the second waits here and is refused by the update: one set of charges.
  v_rental := rental.lock_rental(rental_id);
  update rental.rentals r
  set status = 'completed', returned_at = v_at
  where r.id = v_rental.id
  returning * into v_rental;

  select * into strict v_out
  from rental.rental_handovers h where h.rental_id = v_rental.id and h.kind = 'check_out';
  v_in := rental.write_handover(
    v_rental, 'check_in', v_at, odometer_km, fuel_eighths, notes, photo_references, damages);

  perform rental.write_charges(v_rental, v_rental.agreed_lines || rental.return_lines(
    v_rental.id, v_at, rental.odometer_out_km(v_rental, v_out, v_in), v_in.odometer_km,
    v_out.fuel_eighths, v_in.fuel_eighths, v_in.damages));
  perform rental.block_for_turnaround(v_rental);
  perform rental.invoice_charges(v_rental, rental.unbilled_charges(v_rental.id), v_at);
  return v_rental;
end;
$$;

comment on function rental.complete_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) is
  E'Takes the vehicle back: the rental is completed, its charges are written (the agreed price, '
  'lateness, kilometres, fuel, '
  'damages) and invoiced, the rest of its period is free again after a turnaround. Permission: '
  'rentals.complete.\n'
  '@param rental_id The rental.\n'
  '@param odometer_km What the meter shows.\n'
  '@param fuel_eighths How full the tank is, in eighths.\n'
  '@param returned_at When it came back; now, if not given.\n'
  '@param notes What else was seen.\n'
  '@param photo_references Where the photos are kept.\n'
  '@param damages The damages that were found, and what the customer pays for each.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.complete_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) to staff, admin, service;
--! EndIncluded rental/functions/complete_rental.sql
--! Included rental/functions/add_charge.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_charges_type_addable', '23514', null,
   'What is added is a damage, a fine, fuel, extra kilometres, a late fee or a discount.'),
  ('rental_charges_amount_bounded', '23514', null,
   'A charge is at most a billion units of its currency.'),
  ('rental_charges_rental_handed_over', '55000', null,
   'Charges are added to a rental that was handed over.'),
  ('rental_charges_discount_within_bill', '23514', null,
   'The discounts of a rental are at most what it costs.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.add_charge(
  rental_id uuid, charge_type rental.charge_type, net_cents app.cents, reason text
) returns rental.rental_charges
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental rental.rentals;
  v_line rental.charge_line;
  v_charge rental.rental_charges;
begin
  perform app.require_permission('rentals.charge');
  if charge_type not in ('damage', 'fine', 'fuel', 'extra_km', 'late_fee', 'discount') then
    perform app.raise_rule('rental_charges_type_addable');
  end if;
  if abs(net_cents) > 100000000000 then
    perform app.raise_rule('rental_charges_amount_bounded');
  end if;

  -- Whoever takes the vehicle back at the same time waits, and invoices the discount, or was first:
  -- then it is credited. A payment that comes in waits, and finds the invoice of the charge.
  select * into v_rental
  from rental.rentals r where r.id = add_charge.rental_id
  for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  if v_rental.status not in ('active', 'completed') then
    perform app.raise_rule('rental_charges_rental_handed_over');
  end if;

  v_line := (rental.taxed_lines(
    array[row(charge_type, app.clean_text(reason), 1, net_cents, net_cents, 0, 0)
      ::rental.charge_line],
    v_rental.origin_location_id,
    rental.local_date(v_rental.origin_location_id, now())))[1];

  insert into rental.rental_charges (
    rental_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, currency)
  values (
    v_rental.id, v_line.charge_type, v_line.description, v_line.quantity, v_line.unit_price_cents,
    v_line.net_cents, v_line.tax_rate_bp, v_line.tax_cents, v_rental.currency)
  returning * into v_charge;
  perform rental.bill_charge(v_rental, v_charge);
  return v_charge;
end;
$$;

comment on function rental.add_charge(uuid, rental.charge_type, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Adds a charge that was found later, taxed as of today: a damage, a fine, fuel, extra '
  'kilometres, a late fee, each on an invoice of its own; or a '
  'discount, which is negative: on the invoice of the return, afterwards as a credit note. '
  'Permission: rentals.charge.\n'
  '@param rental_id The rental; active or completed.\n'
  '@param charge_type What it is for.\n'
  '@param net_cents How much, net, in minor units of the rental''s currency; negative for a '
  'discount.\n'
  '@param reason What the customer reads on the bill.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.add_charge(uuid, rental.charge_type, app.cents, text)
  to staff, admin, service;
--! EndIncluded rental/functions/add_charge.sql
--! Included rental/functions/capture_payment.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_payments_not_future', '23514', null, 'A payment does not come in the future.'),
  ('rental_payments_near_rental', '23514', null,
   'A payment comes at most a year before its rental starts.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.capture_payment(
  payment_id uuid, reference text default null, captured_at timestamptz default now()
) returns rental.rental_payments
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(capture_payment.captured_at, now());
  v_payment rental.rental_payments;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_payments_not_future');
  end if;
  perform rental.require_backdate(v_at);
  if exists (
    select from rental.rental_payments p
    join rental.rentals r on r.id = p.rental_id
    where p.id = payment_id and not rental.is_near_rental(r, v_at)
  ) then
    perform app.raise_rule('rental_payments_near_rental');
  end if;

  -- The update is the lock: of two at once the second finds it captured, and is refused.
  update rental.rental_payments p
  set status = 'captured', captured_at = v_at,
      reference = coalesce(app.clean_text(capture_payment.reference), p.reference)
  where p.id = payment_id
  returning * into v_payment;
  if not found then
    perform app.raise_not_found('payment');
  end if;
  return v_payment;
end;
$$;

comment on function rental.capture_payment(uuid, text, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Records that a pending payment has come in, and posts it: to the open invoices of the rental, '
  'the rest to the customer''s credit. Permission: payments.capture, for a day before today also '
  'rentals.backdate.\n'
  '@param payment_id The payment.\n'
  '@param reference The number of the terminal''s receipt or of the transfer; that of the '
  'request, if not given.\n'
  '@param captured_at When it came in; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_payment(uuid, text, timestamptz)
  to staff, admin, service;
--! EndIncluded rental/functions/capture_payment.sql
--! Included rental/functions/refund_payment.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_refunds_not_future', '23514', null, 'A refund is not made in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.refund_payment(
  payment_id uuid,
  amount_cents app.cents,
  reason text,
  reference text default null,
  refunded_at timestamptz default now()
) returns rental.rental_refunds
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(refund_payment.refunded_at, now());
  v_payment rental.rental_payments;
  v_refund rental.rental_refunds;
begin
  perform app.require_permission('payments.refund');
  if v_at > now() then
    perform app.raise_rule('rental_refunds_not_future');
  end if;
  perform rental.require_backdate(v_at);

  select * into v_payment
  from rental.rental_payments p where p.id = refund_payment.payment_id
  for no key update;
  if not found then
    perform app.raise_not_found('payment');
  end if;

  -- The payment counts its refunds: rental_payments_refunded_within_captured is the judge.
  insert into rental.rental_refunds (
    payment_id, amount_cents, currency, reason, reference, refunded_at)
  values (v_payment.id, refund_payment.amount_cents, v_payment.currency,
          app.clean_text(refund_payment.reason), app.clean_text(refund_payment.reference),
          v_at)
  returning * into v_refund;
  return v_refund;
end;
$$;

comment on function rental.refund_payment(uuid, app.cents, text, text, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Gives a captured payment back, in part or whole; never more than was captured. What is not '
  'allocated goes first, then what pays invoices: those are open again. Permission: '
  'payments.refund, for a day before today also rentals.backdate.\n'
  '@param payment_id The payment.\n'
  '@param amount_cents How much, in minor units of the payment''s currency.\n'
  '@param reason Why it is given back.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  '@param refunded_at When it was given back; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.refund_payment(uuid, app.cents, text, text, timestamptz)
  to staff, admin, service;
--! EndIncluded rental/functions/refund_payment.sql
--! Included rental/functions/hold_deposit.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rental_deposits_rental_live', '55000', null,
   'A deposit is held for a rental that is reserved or active.'),
  ('rental_deposits_not_future', '23514', null, 'A deposit is not moved in the future.'),
  ('rental_deposits_near_rental', '23514', null,
   'A deposit is left at most a year before its rental starts.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.hold_deposit(
  rental_id uuid,
  provider rental.payment_provider,
  amount_cents app.cents,
  reference text default null,
  held_at timestamptz default now()
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(hold_deposit.held_at, now());
  v_rental rental.rentals;
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_deposits_not_future');
  end if;
  perform rental.require_backdate(v_at);

  -- The rental must not end before the deposit is held. Alone: two who hold one at once would
  -- deadlock in rental_deposits_one_held_per_rental.
  select * into v_rental
  from rental.rentals r where r.id = hold_deposit.rental_id for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  if v_rental.status not in ('reserved', 'active') then
    perform app.raise_rule('rental_deposits_rental_live');
  end if;
  if not rental.is_near_rental(v_rental, v_at) then
    perform app.raise_rule('rental_deposits_near_rental');
  end if;

  insert into rental.rental_deposits (
    rental_id, provider, amount_cents, currency, reference, held_at)
  values (v_rental.id, hold_deposit.provider, hold_deposit.amount_cents, v_rental.currency,
          app.clean_text(hold_deposit.reference), v_at)
  returning * into v_deposit;
  return v_deposit;
end;
$$;

comment on function rental.hold_deposit(
  uuid, rental.payment_provider, app.cents, text, timestamptz
) is
  E'@requiresIdempotencyKey\n'
  'Records the deposit that a customer leaves for a rental, which we owe until it is settled; one '
  'at a time. Permission: payments.capture, for a day before today also rentals.backdate.\n'
  '@param rental_id The rental; reserved or active.\n'
  '@param provider How it is left.\n'
  '@param amount_cents How much, in minor units of the rental''s currency.\n'
  '@param reference The number of the terminal''s receipt or of the transfer.\n'
  '@param held_at When it was left; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.hold_deposit(
  uuid, rental.payment_provider, app.cents, text, timestamptz
) to staff, admin, service;
--! EndIncluded rental/functions/hold_deposit.sql
--! Included rental/functions/release_deposit.sql
create or replace function rental.release_deposit(
  deposit_id uuid, settled_at timestamptz default now()
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(release_deposit.settled_at, now());
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_deposits_not_future');
  end if;
  perform rental.require_backdate(v_at);

  update rental.rental_deposits d
  set status = 'released', settled_at = v_at
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.release_deposit(uuid, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Gives a held deposit back, all of it. Permission: payments.capture, for a day before today '
  'also rentals.backdate.\n'
  '@param deposit_id The deposit.\n'
  '@param settled_at When it was given back; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.release_deposit(uuid, timestamptz) to staff, admin, service;
--! EndIncluded rental/functions/release_deposit.sql
--! Included rental/functions/capture_deposit.sql
create or replace function rental.capture_deposit(
  deposit_id uuid,
  amount_cents app.cents,
  reason text,
  settled_at timestamptz default now()
) returns rental.rental_deposits
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(capture_deposit.settled_at, now());
  v_deposit rental.rental_deposits;
begin
  perform app.require_permission('payments.capture');
  if v_at > now() then
    perform app.raise_rule('rental_deposits_not_future');
  end if;
  perform rental.require_backdate(v_at);

  -- The rental first, as who holds a deposit does: the money that is kept pays its open invoices,
  -- and must find that of a return at the same time.
  perform from rental.rentals r
  where r.id = (select d.rental_id from rental.rental_deposits d where d.id = deposit_id)
  for no key update;
  update rental.rental_deposits d
  set status = 'captured', captured_cents = capture_deposit.amount_cents, settled_at = v_at,
      reason = app.clean_text(capture_deposit.reason)
  where d.id = deposit_id
  returning * into v_deposit;
  if not found then
    perform app.raise_not_found('deposit');
  end if;
  return v_deposit;
end;
$$;

comment on function rental.capture_deposit(uuid, app.cents, text, timestamptz) is
  E'@requiresIdempotencyKey\n'
  'Keeps a held deposit towards what the customer owes, in part or whole; the rest is released '
  'with it. '
  'Permission: payments.capture, for a day before today also rentals.backdate.\n'
  '@param deposit_id The deposit.\n'
  '@param amount_cents How much is kept, in minor units of the deposit''s currency.\n'
  '@param reason Why it is kept.\n'
  '@param settled_at When it was kept; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.capture_deposit(uuid, app.cents, text, timestamptz)
  to staff, admin, service;
--! EndIncluded rental/functions/capture_deposit.sql
--! Included rental/functions/rentals_balance_cents.sql
create or replace function rental.rentals_balance_cents(rental rental.rentals) returns app.cents
  language sql stable
return rental.rentals_charged_cents(rental) + accounting.billed_by_hand_cents(rental.id)
  - rental.rentals_paid_cents(rental);

comment on function rental.rentals_balance_cents(rental.rentals) is
  'What the customer still owes for it, in minor units of its currency: its charges, with what '
  'the accountant has invoiced or credited besides, less what was paid; negative: what is to be '
  'given back. Null for who may not see payments.';

grant execute on function rental.rentals_balance_cents(rental.rentals)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/rentals_balance_cents.sql
--! Included rental/functions/end_reservation.sql
create or replace function rental.end_reservation(rental_id uuid, reason rental.cancellation_reason)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  update rental.rentals r
  set status = 'cancelled', cancelled_at = now(), cancellation_reason = reason
  where r.id = end_reservation.rental_id
  returning r.* into strict v_rental;
  perform rental.write_charges(
    v_rental, rental.cancellation_lines(v_rental.id, v_rental.cancelled_at, reason));
  perform rental.invoice_charges(
    v_rental, rental.unbilled_charges(v_rental.id), v_rental.cancelled_at);
  return v_rental;
end;
$$;

comment on function rental.end_reservation(uuid, rental.cancellation_reason) is
  E'@behavior -*\nCancels a reservation, writes its fee and invoices it, for callers that have '
  'checked theirs. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/end_reservation.sql
--! Included rental/functions/cancel_rental.sql
insert into app.rules (name, sqlstate, status, message) values
  ('rentals_cancelled_by_customer', '23514', null,
   'A customer cancels by request, or for another reason of theirs.'),
  ('rentals_no_show_after_start', '23514', null, 'Nobody is missed before the start.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.cancel_rental(
  rental_id uuid, reason rental.cancellation_reason default 'customer_request'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_is_staff constant boolean :=
    app.require_any_permission(array['rentals.cancel', 'rentals.cancel_own']) = 'rentals.cancel';
  v_reason constant rental.cancellation_reason := coalesce(reason, 'customer_request');
  v_rental rental.rentals;
begin
  select * into v_rental
  from rental.rentals r
  where r.id = cancel_rental.rental_id
    and (v_is_staff or r.customer_id = rental.current_customer_id())
  for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  -- The house's own reasons cost nothing: not for the customer to claim.
  if not v_is_staff and v_reason not in ('customer_request', 'other') then
    perform app.raise_rule('rentals_cancelled_by_customer');
  end if;
  if v_reason = 'no_show' and v_rental.start_at > now() then
    perform app.raise_rule('rentals_no_show_after_start',
      jsonb_build_object('startAt', v_rental.start_at));
  end if;

  v_rental := rental.end_reservation(v_rental.id, v_reason);
  return v_rental;
end;
$$;

comment on function rental.cancel_rental(uuid, rental.cancellation_reason) is
  E'Cancels a reservation: the vehicle is free again, and a fee is due by the tiers of its rate, '
  'for which there is an invoice. '
  'Permission: rentals.cancel, for ones own rentals.cancel_own.\n'
  '@param rental_id The rental.\n'
  '@param reason Why; a customer gives customer_request or other.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.cancel_rental(uuid, rental.cancellation_reason)
  to customer, staff, admin, service;
--! EndIncluded rental/functions/cancel_rental.sql
