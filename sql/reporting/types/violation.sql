create type reporting.violation as (
  rule      text,
  entity    text,
  entity_id uuid,
  detail    text
);

comment on type reporting.violation is
  'Something that must not be, found by reading the books past every constraint.';
comment on column reporting.violation.rule is 'The proof that failed.';
comment on column reporting.violation.entity is 'What kind of thing it failed at.';
comment on column reporting.violation.entity_id is 'Which one, where it is one.';
comment on column reporting.violation.detail is 'What differs; amounts in minor units.';
