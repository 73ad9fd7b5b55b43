create table app.stored_files (
  id          uuid           not null default uuidv7(),
  media_type  app.media_type not null,
  content     bytea          not null,
  byte_length integer        not null generated always as (octet_length(content)) stored,
  sha256      text           not null generated always as (encode(sha256(content), 'hex')) stored,
  kept_until  timestamptz,
  created_at  timestamptz    not null default now(),

  constraint stored_files_pkey primary key (id),
  constraint stored_files_content_size check (octet_length(content) between 1 and 20971520)
);

comment on table app.stored_files is
  E'@behavior -*\nFiles that we made: documents, kept for ever, and exports, kept for a while. '
  'Who sees what a file belongs to may read it.';
comment on column app.stored_files.id is 'The id of the file.';
comment on column app.stored_files.media_type is 'What it is (IANA media type).';
comment on column app.stored_files.content is 'Its bytes.';
comment on column app.stored_files.byte_length is 'How many bytes.';
comment on column app.stored_files.sha256 is 'Their SHA-256, in hexadecimal.';
comment on column app.stored_files.kept_until is 'Until when it is kept; null for ever.';
comment on column app.stored_files.created_at is 'When it was stored.';
comment on constraint stored_files_content_size on app.stored_files is
  'A file has 1 byte to 20 MB.';
