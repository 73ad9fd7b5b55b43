create domain identity.token_purpose as text
  constraint token_purpose_known
    check (value in (
      'reset_password', 'accept_invitation', 'verify_phone'));
comment on domain identity.token_purpose is 'What a one-time token is good for.';
comment on constraint token_purpose_known on domain identity.token_purpose is
  'A one-time token is for reset_password, accept_invitation or verify_phone.';
