create type app.file_download as (
  file_name  text,
  media_type app.media_type,
  sha256     text,
  content    bytea
);

comment on type app.file_download is
  'A file as its reader gets it; without content while it is not made yet.';
comment on column app.file_download.file_name is 'Its name, without an extension.';
comment on column app.file_download.media_type is 'What it is (IANA media type).';
comment on column app.file_download.sha256 is 'The SHA-256 of the content, in hexadecimal.';
comment on column app.file_download.content is 'Its bytes.';
