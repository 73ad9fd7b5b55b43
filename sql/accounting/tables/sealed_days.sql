create table accounting.sealed_days (
  sealed_on date        not null,
  position  bigint      not null,
  digest    bytea       not null,
  told_at   timestamptz not null default clock_timestamp(),

  constraint sealed_days_pkey primary key (sealed_on),
  constraint sealed_days_position_key unique (position),
  constraint sealed_days_digest_length check (octet_length(digest) = 32)
);

comment on table accounting.sealed_days is
  E'@behavior -*\n'
  'The last seal of each finished day, as the event LedgerSealed told it to the world: whoever '
  'forges the chain from there on would have to forge what others have received.';
comment on column accounting.sealed_days.sealed_on is 'The day, in the company''s time zone.';
comment on column accounting.sealed_days.position is 'The place of its last seal in the chain.';
comment on column accounting.sealed_days.digest is 'The digest of that seal.';
comment on column accounting.sealed_days.told_at is 'When the event was written.';
comment on constraint sealed_days_position_key on accounting.sealed_days is
  'A seal is the last one of one day.';
comment on constraint sealed_days_digest_length on accounting.sealed_days is
  'A SHA-256 has 32 bytes.';
