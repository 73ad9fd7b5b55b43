create or replace function app.allow_transition(
  machine text, from_state text, to_state text, command text, event_type text
) returns void
  language sql volatile
begin atomic
  insert into app.state_transitions (machine, from_state, to_state, command, event_type)
  values (machine, from_state, to_state, command, event_type)
  on conflict on constraint state_transitions_move_key do update
    set event_type = excluded.event_type;
end;

comment on function app.allow_transition(text, text, text, text, text) is
  E'@behavior -*\nAdds a move to a state machine; safe to repeat. Only migrations call it.';
