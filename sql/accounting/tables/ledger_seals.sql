create table accounting.ledger_seals (
  position         bigint      not null,
  journal_entry_id uuid        not null,
  digest           bytea       not null,
  horizon_cluster  smallint    not null,
  horizon_xid      xid8        not null,
  sealed_at        timestamptz not null default clock_timestamp(),

  constraint ledger_seals_pkey primary key (position),
  constraint ledger_seals_journal_entry_id_key unique (journal_entry_id),
  constraint ledger_seals_position_positive check (position >= 1),
  constraint ledger_seals_digest_length check (octet_length(digest) = 32)
);

comment on table accounting.ledger_seals is
  E'@behavior -*\n'
  'A chain over the entries: each digest covers an entry with its lines and the digest before. '
  'Who changes an entry behind the triggers breaks the chain at it.';
comment on column accounting.ledger_seals.position is 'The place in the chain, from 1.';
comment on column accounting.ledger_seals.journal_entry_id is 'The entry.';
comment on column accounting.ledger_seals.digest is
  'SHA-256 over the digest before and the entry with its lines.';
comment on column accounting.ledger_seals.horizon_cluster is 'The cluster of horizon_xid.';
comment on column accounting.ledger_seals.horizon_xid is
  'Every entry of a transaction before this one is sealed here or earlier: the search for more '
  'begins with it.';
comment on column accounting.ledger_seals.sealed_at is 'When it was sealed.';
comment on constraint ledger_seals_journal_entry_id_key on accounting.ledger_seals is
  'An entry is sealed once.';
comment on constraint ledger_seals_position_positive on accounting.ledger_seals is
  'The chain begins at 1.';
comment on constraint ledger_seals_digest_length on accounting.ledger_seals is
  'A SHA-256 has 32 bytes.';
