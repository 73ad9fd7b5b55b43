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
