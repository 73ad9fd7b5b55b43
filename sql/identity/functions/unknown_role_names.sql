create or replace function identity.unknown_role_names(names text[]) returns setof text
  language sql stable security definer
begin atomic
  select distinct wanted.name
  from unnest(names) as wanted (name)
  where not exists (select from identity.roles r where r.name = wanted.name)
  order by wanted.name;
end;

comment on function identity.unknown_role_names(text[]) is
  E'@behavior -*\nWhich of these roles do not exist. Security definer: the doors may not read the '
  'table.';

grant execute on function identity.unknown_role_names(text[]) to gatekeeper;
