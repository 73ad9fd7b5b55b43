create table accounting.period_closings (
  id               uuid        not null default uuidv7(),
  period_id        uuid        not null,
  closed_at        timestamptz not null default now(),
  closed_by        uuid,
  closed_cluster   smallint    not null default accounting.current_cluster(),
  closed_xid       xid8        not null default pg_current_xact_id(),
  reopened_at      timestamptz,
  reopened_by      uuid,
  reopened_cluster smallint,
  reopened_xid     xid8,
  reopened_reason  text,

  constraint period_closings_pkey primary key (id),
  constraint period_closings_period_id_fkey foreign key (period_id)
    references accounting.periods (id) on delete restrict,
  constraint period_closings_reopened_with_reason check (
    num_nulls(reopened_at, reopened_cluster, reopened_xid, reopened_reason) in (0, 4)),
  constraint period_closings_reopened_reason_length
    check (length(reopened_reason) between 1 and 500),
  constraint period_closings_one_in_force exclude (period_id with =) where (reopened_at is null)
);

create index period_closings_period_id_idx on accounting.period_closings (period_id);

comment on table accounting.period_closings is
  'Each time that a period was closed, and whether it was opened again: in which transactions, so '
  'that a report knows which closing an instant has seen.';
comment on column accounting.period_closings.id is 'The id of the closing.';
comment on column accounting.period_closings.period_id is 'The period.';
comment on column accounting.period_closings.closed_at is 'When it was closed.';
comment on column accounting.period_closings.closed_by is 'The user who closed it.';
comment on column accounting.period_closings.closed_cluster is
  E'@behavior -*\n'
  'The cluster of closed_xid.';
comment on column accounting.period_closings.closed_xid is
  E'@behavior -*\n'
  'The transaction that closed it.';
comment on column accounting.period_closings.reopened_at is 'When it was opened again.';
comment on column accounting.period_closings.reopened_by is 'The user who opened it again.';
comment on column accounting.period_closings.reopened_cluster is
  E'@behavior -*\n'
  'The cluster of reopened_xid.';
comment on column accounting.period_closings.reopened_xid is
  E'@behavior -*\n'
  'The transaction that opened it again.';
comment on column accounting.period_closings.reopened_reason is 'Why it was opened again.';
comment on constraint period_closings_period_id_fkey on accounting.period_closings is
  'There is no such period.';
comment on constraint period_closings_reopened_with_reason on accounting.period_closings is
  'A period is opened again for a reason.';
comment on constraint period_closings_reopened_reason_length on accounting.period_closings is
  'A reason has 1 to 500 characters.';
comment on constraint period_closings_one_in_force on accounting.period_closings is
  'A period is closed once at a time.';
