import type pg from 'pg';

export type PayloadColumn = {
  readonly event_type: string;
  readonly name: string;
  readonly json_type: string;
  readonly format: string | null;
  readonly is_nullable: boolean;
  /** Sorted; of a status, those that the event is told in; of a closed list, its domain's. */
  readonly values: string[] | null;
};

/** The columns that the triggers of the state machines put into the payloads of their events. */
export async function payloadColumns(db: pg.Client): Promise<PayloadColumn[]> {
  const { rows } = await db.query<PayloadColumn>(query);
  return rows;
}

const query = `
  with told as (
    select machine, event_type, array_agg(distinct to_state order by to_state) as states
    from app.state_transitions
    where event_type is not null
    group by machine, event_type
  ),
  arguments as (
    select t.tgrelid, string_to_array(encode(t.tgargs, 'escape'), '\\000') as list
    from pg_trigger t
    where t.tgfoid = 'app.tg__state_change'::regproc
  )
  select told.event_type, a.attname as name,
         case coalesce(nullif(d.typbasetype, 0), a.atttypid)::regtype::text
           when 'boolean' then 'boolean'
           when 'integer' then 'integer'
           else 'string' end as json_type,
         case a.atttypid::regtype::text
           when 'uuid' then 'uuid'
           when 'timestamp with time zone' then 'date-time'
           when 'date' then 'date' end as format,
         not a.attnotnull as is_nullable,
         case when a.attname = 'status' then told.states else (
           select array_agg(value[1] order by value[1])
           from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), $$'(\\w+)'$$, 'g') value
           where k.contypid = a.atttypid and k.conname like '%\\_known') end as values
  from arguments s
  join told on told.machine = s.list[1]
  cross join unnest(s.list[2:cardinality(s.list) - 1]) as argument
  join pg_attribute a on a.attrelid = s.tgrelid and a.attname = argument
  join pg_type d on d.oid = a.atttypid
  order by told.event_type, a.attnum`;
