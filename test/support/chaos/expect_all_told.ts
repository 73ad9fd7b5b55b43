import type pg from 'pg';

/** Whatever was committed was told and took effect, once and in order; nothing else did. */
export async function expectAllTold(root: pg.Client): Promise<void> {
  const { rows: notOnce } = await root.query(
    `select event_id, c.times as committed, p.times as published, e.times as effects
     from (select event_id, count(*) as times from public.committed group by 1) c
     full join (select id as event_id, count(*) as times from app.published_events group by 1) p
       using (event_id)
     full join (select event_id, count(*) as times from public.effects group by 1) e
       using (event_id)
     where (c.times, p.times, e.times) is distinct from (1, 1, 1)`,
  );
  expect(notOnce).toEqual([]);
  const { rows: disordered } = await root.query(
    `select * from (
       select event_id, seq, lag(seq) over (partition by aggregate_id order by position) as before
       from public.effects) e
     where before > seq`,
  );
  expect(disordered).toEqual([]);
  const { rows: letters } = await root.query(
    'select consumer, reason, message from app.dead_letters',
  );
  expect(letters).toEqual([]);
}
