create or replace function identity.is_normal_email(email text) returns boolean
  language sql immutable parallel safe
return email = identity.normal_email(email)
  and length(email) <= 254
  and email ~ '^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+[.][^@[:space:][:cntrl:]]+$';

comment on function identity.is_normal_email(text) is
  E'@behavior -*\nWhether this is an email address in its one form: what users and those who want '
  'to become one are held to.';
