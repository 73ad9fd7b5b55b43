create domain app.audit_outcome as text
  constraint audit_outcome_known check (value in ('done', 'refused'));
comment on domain app.audit_outcome is 'How an attempt ended.';
comment on constraint audit_outcome_known on domain app.audit_outcome is
  'What is audited was done or refused.';
