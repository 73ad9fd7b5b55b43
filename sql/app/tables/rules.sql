create table app.rules (
  name     text not null,
  sqlstate text not null,
  status   integer,
  message  text not null,

  constraint rules_pkey primary key (name),
  constraint rules_name_format check (name ~ '^[a-z][a-z0-9_]+$'),
  constraint rules_sqlstate_format check (sqlstate ~ '^[0-9A-Z]{5}$'),
  constraint rules_status_range check (status between 400 and 599)
);

comment on table app.rules is
  E'@behavior -*\nThe rules that are raised by functions and triggers, and the declared '
  'constraints whose '
  'HTTP status differs from that of their SQLSTATE. Each row is written in the file that raises '
  'it.';
comment on column app.rules.name is
  'The name of the rule; upper-cased it is the error code for clients.';
comment on column app.rules.sqlstate is 'The condition it is raised with (PostgreSQL, appendix A).';
comment on column app.rules.status is 'HTTP status; null: the one that the SQLSTATE gives.';
comment on column app.rules.message is
  'One sentence for the client. For a declared constraint its comment.';
comment on constraint rules_name_format on app.rules is
  'The name of a rule is in lower snake case.';
comment on constraint rules_sqlstate_format on app.rules is
  'A SQLSTATE is five digits or capitals.';
comment on constraint rules_status_range on app.rules is 'A refusal has a status from 400 to 599.';
