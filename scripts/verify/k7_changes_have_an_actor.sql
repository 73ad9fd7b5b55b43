-- Who did it is known of every change that came by a request. A hand at the database has no
-- correlation id.
select c.machine, c.entity_id, c.id as change_id, c.to_state, c.correlation_id
from app.state_changes c
where c.correlation_id is not null and c.actor_id is null
