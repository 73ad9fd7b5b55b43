create or replace trigger _200_append_only
  before update or delete or truncate on app.state_changes
  for each statement execute function app.tg__append_only();
