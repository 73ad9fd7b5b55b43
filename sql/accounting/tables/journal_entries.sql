create table accounting.journal_entries (
  id                uuid        not null default uuidv7(),
  external_ref_type text        not null,
  external_ref_id   uuid        not null,
  entry_date        date        not null,
  description       text        not null,
  line_count        smallint    not null,
  reverses_entry_id uuid,
  period_starts_on  date        generated always as (
    entry_date - (extract(day from entry_date)::integer - 1)) stored,
  posted_at         timestamptz not null default now(),
  posted_by         uuid        default app.current_user_id(),
  posted_cluster    smallint    not null default accounting.latest_cluster(),
  posted_xid        xid8        not null default pg_current_xact_id(),
  correlation_id    text        default app.current_correlation_id(),

  constraint journal_entries_pkey primary key (id),
  constraint journal_entries_external_ref_key unique (external_ref_type, external_ref_id),
  constraint journal_entries_reverses_entry_id_key unique (reverses_entry_id),
  constraint journal_entries_reverses_entry_id_fkey foreign key (reverses_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_entries_period_starts_on_fkey foreign key (period_starts_on)
    references accounting.periods (starts_on) on delete restrict,
  constraint journal_entries_external_ref_type_format
    check (external_ref_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint journal_entries_description_length check (length(description) between 1 and 500),
  constraint journal_entries_line_count_range check (line_count between 2 and 2000)
);

-- Statements start from the last closed month and read what came after it by day.
create index journal_entries_entry_date_idx on accounting.journal_entries (entry_date, id);
create index journal_entries_period_starts_on_idx
  on accounting.journal_entries (period_starts_on);
-- Who seals the ledger finds what was committed since without reading it again (seal_ledger).
create index journal_entries_posted_xid_idx
  on accounting.journal_entries (posted_cluster, posted_xid);

comment on table accounting.journal_entries is
  'A posted fact: only ever added to. Its lines balance to zero in each currency when it is '
  'committed; a mistake is taken back by an entry that reverses it.';
comment on column accounting.journal_entries.id is 'The id of the entry; rises with time.';
comment on column accounting.journal_entries.external_ref_type is
  'What kind of fact was posted: invoice, receipt, draft and so on.';
comment on column accounting.journal_entries.external_ref_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; a fact is posted once.';
comment on column accounting.journal_entries.entry_date is
  'The day it counts for, in the company''s time zone.';
comment on column accounting.journal_entries.description is 'What it is, in words.';
comment on column accounting.journal_entries.line_count is
  'How many lines it has: none can be added or lost later.';
comment on column accounting.journal_entries.reverses_entry_id is 'The entry that it takes back.';
comment on column accounting.journal_entries.period_starts_on is 'The month that it counts for.';
comment on column accounting.journal_entries.posted_at is 'When it was posted.';
comment on column accounting.journal_entries.posted_by is
  'The user who posted it; null for a hand at the database.';
comment on column accounting.journal_entries.posted_cluster is
  E'@behavior -*\n'
  'The cluster of posted_xid (accounting.clusters).';
comment on column accounting.journal_entries.posted_xid is
  E'@behavior -*\n'
  'The transaction that posted it: decides which reports knew it.';
comment on column accounting.journal_entries.correlation_id is 'The request that posted it.';
comment on constraint journal_entries_external_ref_key on accounting.journal_entries is
  'This was posted already.';
comment on constraint journal_entries_reverses_entry_id_key on accounting.journal_entries is
  'This entry was reversed already.';
comment on constraint journal_entries_reverses_entry_id_fkey on accounting.journal_entries is
  'There is no such entry.';
comment on constraint journal_entries_period_starts_on_fkey on accounting.journal_entries is
  'There is no period for this day.';
comment on constraint journal_entries_external_ref_type_format on accounting.journal_entries is
  'The kind of a fact is 2 to 40 small letters and underscores.';
comment on constraint journal_entries_description_length on accounting.journal_entries is
  'A description has 1 to 500 characters.';
comment on constraint journal_entries_line_count_range on accounting.journal_entries is
  'An entry has 2 to 2,000 lines.';
