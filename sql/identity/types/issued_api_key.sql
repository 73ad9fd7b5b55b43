create type identity.issued_api_key as (
  api_key identity.api_keys,
  secret  text
);

comment on type identity.issued_api_key is
  'A key that was just made: the one time that its secret is shown.';
comment on column identity.issued_api_key.api_key is 'The key.';
comment on column identity.issued_api_key.secret is
  'The whole key, as the service sends it. Nobody can show it again: only its hash is kept.';
