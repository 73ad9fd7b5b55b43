create domain identity.redirect_uri as text
  constraint redirect_uri_secure check (
    length(value) <= 2000
    and value ~ ('^(https://[^/?#@[:space:]]+|http://(127[.]0[.]0[.]1|localhost)(:[0-9]{1,5})?)'
                 '(/[^#[:space:]]*)?$'));
comment on domain identity.redirect_uri is
  'Where a browser is sent back to: by TLS, or to a program on the same machine.';
comment on constraint redirect_uri_secure on domain identity.redirect_uri is
  'An address to return to begins with https://, or with http:// on this machine, has no fragment '
  'and at most 2000 characters.';

create domain identity.oidc_artifact_kind as text
  constraint oidc_artifact_kind_known check (
    value in (
      'Session', 'Interaction', 'Grant', 'AuthorizationCode', 'RefreshToken', 'AccessToken'));
comment on domain identity.oidc_artifact_kind is 'What oidc-provider calls a thing it keeps.';
comment on constraint oidc_artifact_kind_known on domain identity.oidc_artifact_kind is
  'The provider keeps a Session, Interaction, Grant, AuthorizationCode, RefreshToken or '
  'AccessToken.';
