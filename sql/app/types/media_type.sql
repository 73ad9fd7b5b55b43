create domain app.media_type as text
  constraint media_type_known check (value in ('application/pdf', 'text/csv', 'text/html'));

comment on domain app.media_type is 'What a stored file is (IANA media type).';
comment on constraint media_type_known on domain app.media_type is
  'A file is a PDF, CSV or HTML.';
