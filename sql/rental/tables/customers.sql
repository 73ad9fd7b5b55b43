create table rental.customers (
  id                 uuid        not null default uuidv7(),
  user_id            uuid,
  name               text        not null,
  email              text,
  phone              text,
  licence_number     text,
  licence_expires_on date,
  created_at         timestamptz not null default now(),
  created_by         uuid,
  updated_at         timestamptz not null default now(),
  updated_by         uuid,
  row_version        bigint      not null default 0,

  constraint customers_pkey primary key (id),
  constraint customers_user_id_key unique (user_id),
  constraint customers_name_length check (length(name) between 1 and 120),
  constraint customers_email_format check (
    length(email) <= 254
    and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+[.][^@[:space:][:cntrl:]]+$'),
  constraint customers_phone_format check (phone ~ '^[+][1-9][0-9]{5,14}$'),
  constraint customers_licence_number_length check (length(licence_number) between 1 and 40),
  constraint customers_licence_expires_on_range
    check (licence_expires_on between '1990-01-01' and '2200-01-01')
);

create index customers_created_at_idx on rental.customers (created_at, id);

comment on table rental.customers is
  E'@foreignKey (user_id) references identity.users (id)|@fieldName user|@foreignFieldName '
  'customer\n'
  'Somebody who rents; may be linked to a user who signs in.';
comment on column rental.customers.id is 'The id of the customer.';
comment on column rental.customers.user_id is
  'The user who signs in as this customer; null for one whom only the desk knows.';
comment on column rental.customers.name is 'The name, as on the licence.';
comment on column rental.customers.email is 'Where to write to.';
comment on column rental.customers.phone is 'Where to call, in international form (E.164).';
comment on column rental.customers.licence_number is 'The number of the driving licence.';
comment on column rental.customers.licence_expires_on is 'The last day of the driving licence.';
comment on column rental.customers.created_at is 'When it was written.';
comment on column rental.customers.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.customers.updated_at is 'When it was last changed.';
comment on column rental.customers.updated_by is 'The user who last changed it.';
comment on column rental.customers.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint customers_user_id_key on rental.customers is
  'This user is linked to a customer.';
comment on constraint customers_name_length on rental.customers is
  'A name has 1 to 120 characters.';
comment on constraint customers_email_format on rental.customers is
  'An email address looks like name@host.tld.';
comment on constraint customers_phone_format on rental.customers is
  'A phone number looks like +4930123456 (E.164).';
comment on constraint customers_licence_number_length on rental.customers is
  'The number of a licence has 1 to 40 characters.';
comment on constraint customers_licence_expires_on_range on rental.customers is
  'A licence expires between 1990 and 2200.';
