create table accounting.journal_drafts (
  id                uuid                    not null default uuidv7(),
  status            accounting.draft_status not null default 'draft',
  entry_date        date                    not null,
  description       text                    not null,
  lines             accounting.entry_line[] not null,
  reverses_entry_id uuid,
  prepared_by       uuid                    not null,
  decided_by        uuid,
  decided_at        timestamptz,
  rejection_reason  text,
  journal_entry_id  uuid,
  created_at        timestamptz             not null default now(),
  created_by        uuid,
  updated_at        timestamptz             not null default now(),
  updated_by        uuid,
  row_version       bigint                  not null default 0,

  constraint journal_drafts_pkey primary key (id),
  constraint journal_drafts_journal_entry_id_key unique (journal_entry_id),
  constraint journal_drafts_reverses_entry_id_fkey foreign key (reverses_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_drafts_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_drafts_four_eyes check (status = 'rejected' or decided_by <> prepared_by),
  constraint journal_drafts_decided_with_user check (
    (status = 'draft') = (decided_by is null) and (status = 'draft') = (decided_at is null)),
  constraint journal_drafts_rejected_with_reason
    check ((status = 'rejected') = (rejection_reason is not null)),
  constraint journal_drafts_posted_with_entry
    check ((status = 'posted') = (journal_entry_id is not null)),
  constraint journal_drafts_description_length check (length(description) between 1 and 500),
  constraint journal_drafts_rejection_reason_length
    check (length(rejection_reason) between 1 and 500),
  constraint journal_drafts_entry_date_range
    check (entry_date between '1990-01-01' and '2199-12-31'),
  constraint journal_drafts_line_count_range check (cardinality(lines) between 2 and 2000)
);

create index journal_drafts_status_idx on accounting.journal_drafts (status);
create index journal_drafts_reverses_entry_id_idx on accounting.journal_drafts (reverses_entry_id);

comment on table accounting.journal_drafts is
  'An entry prepared by hand. One prepares it, another approves it, then it is posted.';
comment on column accounting.journal_drafts.id is 'The id of the draft.';
comment on column accounting.journal_drafts.status is 'Where it stands.';
comment on column accounting.journal_drafts.entry_date is 'The day it is to count for.';
comment on column accounting.journal_drafts.description is 'What it is, in words.';
comment on column accounting.journal_drafts.lines is 'The lines to be posted.';
comment on column accounting.journal_drafts.reverses_entry_id is
  'The entry that it is to take back.';
comment on column accounting.journal_drafts.prepared_by is 'The user who prepared it.';
comment on column accounting.journal_drafts.decided_by is 'The user who approved or rejected it.';
comment on column accounting.journal_drafts.decided_at is 'When it was approved or rejected.';
comment on column accounting.journal_drafts.rejection_reason is 'Why it was rejected.';
comment on column accounting.journal_drafts.journal_entry_id is 'The entry that it became.';
comment on column accounting.journal_drafts.created_at is 'When it was written.';
comment on column accounting.journal_drafts.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.journal_drafts.updated_at is 'When it was last changed.';
comment on column accounting.journal_drafts.updated_by is 'The user who last changed it.';
comment on column accounting.journal_drafts.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint journal_drafts_journal_entry_id_key on accounting.journal_drafts is
  'An entry comes from one draft.';
comment on constraint journal_drafts_reverses_entry_id_fkey on accounting.journal_drafts is
  'There is no such entry.';
comment on constraint journal_drafts_journal_entry_id_fkey on accounting.journal_drafts is
  'There is no such entry.';
comment on constraint journal_drafts_four_eyes on accounting.journal_drafts is
  'Who prepared an entry does not approve it.';
comment on constraint journal_drafts_decided_with_user on accounting.journal_drafts is
  'A draft that was decided, and no other, has who and when.';
comment on constraint journal_drafts_rejected_with_reason on accounting.journal_drafts is
  'A rejected draft, and no other, has a reason.';
comment on constraint journal_drafts_posted_with_entry on accounting.journal_drafts is
  'A posted draft, and no other, has its entry.';
comment on constraint journal_drafts_description_length on accounting.journal_drafts is
  'A description has 1 to 500 characters.';
comment on constraint journal_drafts_rejection_reason_length on accounting.journal_drafts is
  'A reason has 1 to 500 characters.';
comment on constraint journal_drafts_entry_date_range on accounting.journal_drafts is
  'An entry lies between 1990 and 2200.';
comment on constraint journal_drafts_line_count_range on accounting.journal_drafts is
  'An entry has 2 to 2,000 lines.';
