-- In tests alone: an event that breaks its contract is refused where it is written, so that the
-- test that caused it fails, also where it would have rolled the event back.
create schema test_only;

create table test_only.event_properties (
  event_type     text    not null,
  schema_version integer not null,
  property       text    not null,
  is_required    boolean not null,
  shape          jsonb   not null,

  primary key (event_type, schema_version, property)
);

-- What is wrong with a value; null where nothing is. The same verdict as that of a validator of
-- JSON Schema (test/schema/event_check.test.ts).
create function test_only.value_fault(value jsonb, shape jsonb) returns text
  language plpgsql stable set search_path = ''
as $$
declare
  v_text constant text := value #>> '{}';
  v_type constant text := case
    when jsonb_typeof(value) <> 'number' then jsonb_typeof(value)
    when v_text::numeric % 1 = 0 then 'integer' else 'number' end;
begin
  if not shape -> 'types' ? v_type then
    return format('is %s, not %s', v_type, shape ->> 'types');
  elsif v_type = 'null' then
    return null;
  elsif v_type = 'string' and v_text !~ (shape ->> 'pattern') then
    return format('%s does not match %s', value, shape ->> 'pattern');
  elsif v_type = 'string' and not test_only.is_of_format(v_text, shape ->> 'format') then
    return format('%s is no %s', value, shape ->> 'format');
  elsif not shape -> 'values' @> jsonb_build_array(value) then
    return format('%s is none of %s', value, shape ->> 'values');
  elsif v_type = 'integer' and v_text::numeric < (shape ->> 'minimum')::numeric then
    return format('%s is below %s', value, shape ->> 'minimum');
  elsif v_type = 'integer' and v_text::numeric > (shape ->> 'maximum')::numeric then
    return format('%s is above %s', value, shape ->> 'maximum');
  elsif v_type = 'array' then
    return (
      select min(test_only.value_fault(item, shape -> 'items'))
      from jsonb_array_elements(value) as item);
  end if;
  return null;
end;
$$;

create function test_only.is_of_format(value text, format text) returns boolean
  language sql stable
return case format
  when 'uuid' then value ~* '^(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  when 'date' then value ~ '^\d{4}-\d\d-\d\d$' and pg_input_is_valid(value, 'date')
  when 'date-time' then
    value ~* '^\d{4}-\d\d-\d\d[t\s]([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(z|[+-]\d\d(:?\d\d)?)$'
    and pg_input_is_valid(value, 'timestamptz')
  else format is null end;

create function test_only.payload_fault(
  event_type text, schema_version integer, payload jsonb
) returns text
  language plpgsql stable set search_path = ''
as $$
begin
  if jsonb_typeof(payload) <> 'object' then
    return 'the payload is no object';
  elsif not exists (
    select from test_only.event_properties e
    where e.event_type = payload_fault.event_type
      and e.schema_version = payload_fault.schema_version
  ) then
    return 'there is no contract of this version';
  end if;
  return (
    select min(case
      when p.property is null then format('%s is in no contract', f.key)
      when f.key is null then case when p.is_required then format('%s is missing', p.property) end
      else f.key || ' ' || test_only.value_fault(f.value, p.shape) end)
    from (
      select * from test_only.event_properties e
      where e.event_type = payload_fault.event_type
        and e.schema_version = payload_fault.schema_version
    ) p
    full join jsonb_each(payload) f on f.key = p.property);
end;
$$;

-- What tells of nothing real is about a `test`, and has no contract. A replay brings events of
-- older versions: those have theirs.
create function test_only.tg_outbox_events__valid() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  v_event record;
begin
  for v_event in
    select e.event_type, e.schema_version, coalesce(
      case when t.event_type is null
           then 'app.event_types does not know it of a ' || e.aggregate_type end,
      test_only.payload_fault(e.event_type, e.schema_version, e.payload)) as fault
    from written e
    left join app.event_types t
      on (t.event_type, t.aggregate_type) = (e.event_type, e.aggregate_type)
    where e.aggregate_type <> 'test'
  loop
    if v_event.fault is not null then
      -- `when others` does not catch this one, and no client takes it for a refusal.
      raise assert_failure using message = format(
        '%s.v%s breaks its contract: %s', v_event.event_type, v_event.schema_version,
        v_event.fault);
    end if;
  end loop;
  return null;
end;
$$;

create trigger _990_valid
  after insert on app.outbox_events
  referencing new table as written
  for each statement execute function test_only.tg_outbox_events__valid();
