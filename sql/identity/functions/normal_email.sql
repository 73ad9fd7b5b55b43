create or replace function identity.normal_email(email text) returns text
  language sql immutable parallel safe
return lower(app.clean_text(normalize(email, nfkc)));

comment on function identity.normal_email(text) is
  E'@behavior -*\nAn address in its one form (users_email_normal).';
