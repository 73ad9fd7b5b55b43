-- Every step that was recorded is in the table of moves, and begins where the one before it ended.
with steps as (
  select c.id as change_id, c.machine, c.entity_id, c.from_state, c.to_state,
         lag(c.to_state) over entity as before_state, row_number() over entity as step
  from app.state_changes c
  window entity as (partition by c.machine, c.entity_id order by c.changed_at, c.id)
)
select s.machine, s.entity_id, s.change_id, s.before_state, s.from_state, s.to_state
from steps s
where not exists (
    select from app.state_transitions t
    where t.machine = s.machine
      and t.from_state is not distinct from s.from_state and t.to_state = s.to_state)
  or (s.step > 1 and s.before_state is distinct from s.from_state)
