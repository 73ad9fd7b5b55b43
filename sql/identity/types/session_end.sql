create domain identity.session_end as text
  constraint session_end_known
    check (value in (
      'signed_out', 'revoked', 'token_reused', 'password_changed', 'roles_changed',
      'disabled', 'replaced'));
comment on domain identity.session_end is 'Why a session ended before its time.';
comment on constraint session_end_known on domain identity.session_end is
  'A session ends signed_out, revoked, token_reused, password_changed, roles_changed, disabled or '
  'replaced.';
