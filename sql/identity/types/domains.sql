create domain identity.user_status as text
  constraint user_status_known check (value in ('active', 'disabled'));
comment on domain identity.user_status is 'A user may sign in, or is shut out at the next request.';
comment on constraint user_status_known on domain identity.user_status is
  'A user is active or disabled.';

create domain identity.token_role as text
  constraint token_role_known check (value in ('admin', 'staff', 'customer', 'service'));
comment on domain identity.token_role is
  'The role that a token names: it decides which tables are visible at all. Who holds several '
  'gets the first.';
comment on constraint token_role_known on domain identity.token_role is
  'A token names the role admin, staff, customer or service.';

create domain identity.staff_type as text
  constraint staff_type_known
    check (value in ('driver', 'conductor', 'mechanic', 'admin', 'system'));
comment on domain identity.staff_type is 'What a member of staff does.';
comment on constraint staff_type_known on domain identity.staff_type is
  'A member of staff is a driver, conductor, mechanic, admin or the system.';
