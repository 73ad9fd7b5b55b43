-- A company with many accounts, each with a role and a session, so that what is asked of the tables
-- is found among many.
with crowd as (
  insert into identity.users (email, display_name)
  select format('user.%s@bench.example', n), format('User %s', n) from generate_series(1, 20000) n
  returning id
),
roles as (
  insert into identity.user_roles (user_id, role_id)
  select c.id, r.id from crowd c, identity.roles r where r.name = 'customer'
)
insert into identity.sessions (user_id) select id from crowd, generate_series(1, 3);

-- Whether the caller may, again and again; each time another statement, as in a request.
create procedure bench.check_permissions(turns integer, inout done bigint)
  language plpgsql
as $$
begin
  done := 0;
  for turn in 1..turns loop
    perform app.has_permission('vehicles.read');
    done := done + 1;
  end loop;
end;
$$;
