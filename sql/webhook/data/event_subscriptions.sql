-- The star is every type: which of them an endpoint wants, it says itself.
insert into app.event_subscriptions (consumer, event_type)
values ('webhook', '*')
on conflict on constraint event_subscriptions_pkey do nothing;
