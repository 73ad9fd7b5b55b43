create domain webhook.delivery_status as text
  constraint delivery_status_known check (value in ('pending', 'delivered', 'failed'));
comment on domain webhook.delivery_status is 'Where a delivery stands.';
comment on constraint delivery_status_known on domain webhook.delivery_status is
  'A delivery is pending, delivered or failed.';
