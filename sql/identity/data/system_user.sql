insert into identity.users (id, email, display_name)
values (app.system_user_id(), 'system@rentify.invalid', 'The system')
on conflict on constraint users_pkey do nothing;

insert into identity.staff_profiles (user_id, staff_type)
values (app.system_user_id(), 'system')
on conflict on constraint staff_profiles_pkey do nothing;
