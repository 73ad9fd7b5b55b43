-- What the bench adds to the events' database: facts to tell, and loops inside the server that
-- commit each turn. Run once, as the superuser.
create schema bench;

insert into app.event_types (event_type, aggregate_type, context, description)
values ('BenchHappened', 'bench', 'app', 'Something happened in the bench.');

-- A thousand things that facts are about, as many in each shard: where one is done before the others
-- the end of a drain would look slower than it is.
create table bench.aggregates (number integer primary key, id uuid not null);
insert into bench.aggregates (number, id)
select row_number() over (order by c.place, c.shard) - 1, c.id
from (
  select i.id, get_byte(uuid_send(i.id), 15) & 3 as shard,
    row_number() over (partition by get_byte(uuid_send(i.id), 15) & 3) as place
  from (select uuidv7() as id from generate_series(1, 2000)) i
) c
where c.place <= 250;

-- As much as a reservation says, in a payload and around it.
create procedure bench.emit(event_count integer)
  language sql
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, actor_id, correlation_id, traceparent, payload)
  select 'BenchHappened', 'bench', a.id, app.system_user_id(), gen_random_uuid()::text,
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    jsonb_build_object(
      'number', n, 'rentalId', a.id, 'customerId', a.id, 'vehicleId', a.id, 'quoteId', a.id,
      'originLocationId', a.id, 'destinationLocationId', a.id, 'startAt', now(), 'endAt', now(),
      'total_cents', n::text, 'deposit_cents', '50000', 'currency', 'EUR')
  from generate_series(1, event_count) n
  join bench.aggregates a on a.number = n % 1000;
end;

-- The database's own drain of one shard: what the relay does, without anybody who is told.
create procedure bench.drain_shard(shard integer, inout done bigint)
  language plpgsql
as $$
declare
  v_batch constant integer := current_setting('bench.batch');
  v_moved bigint;
begin
  done := 0;
  loop
    with told as (
      delete from app.outbox_events o
      where o.ctid = any (array(
        select h.ctid from app.outbox_events h
        where h.shard = drain_shard.shard::smallint
        order by h.seq
        limit v_batch))
      returning o.*
    )
    insert into app.published_events
      (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
       actor_id, correlation_id, causation_id, traceparent, target_consumer)
    select t.id, t.seq, t.aggregate_type, t.aggregate_id, t.event_type, t.schema_version,
      t.payload, t.occurred_at, t.actor_id, t.correlation_id, t.causation_id, t.traceparent,
      t.target_consumer
    from told t;
    get diagnostics v_moved = row_count;
    commit;
    exit when v_moved = 0;
    done := done + v_moved;
  end loop;
end;
$$;

-- pgbench's own transaction (TPC-B, five statements), on enough rows that writers seldom wait for
-- one another, with or without a fact about it.
create table bench.accounts (id integer primary key, balance bigint not null, filler text);
create table bench.tellers (id integer primary key, balance bigint not null);
create table bench.branches (id integer primary key, balance bigint not null);
create table bench.history (
  teller_id integer, branch_id integer, account_id integer, delta bigint, written_at timestamptz);
insert into bench.accounts select n, 0, repeat(' ', 84) from generate_series(1, 100000) n;
insert into bench.tellers select n, 0 from generate_series(1, 10000) n;
insert into bench.branches select n, 0 from generate_series(1, 1000) n;

create procedure bench.write(seconds integer, has_events boolean, inout done bigint)
  language plpgsql
as $$
declare
  v_ends_at constant timestamptz := clock_timestamp() + make_interval(secs => seconds);
  v_account integer;
  v_teller integer;
  v_branch integer;
  v_aggregate_id uuid;
  v_balance bigint;
begin
  done := 0;
  while clock_timestamp() < v_ends_at loop
    v_account := 1 + floor(random() * 100000);
    v_teller := 1 + floor(random() * 10000);
    v_branch := 1 + floor(random() * 1000);
    -- The branch is the aggregate: its row is held from here on, or its events had no order.
    update bench.branches set balance = balance + 1 where id = v_branch;
    select a.id into v_aggregate_id from bench.aggregates a where a.number = v_branch - 1;
    update bench.accounts set balance = balance + 1 where id = v_account;
    select a.balance into v_balance from bench.accounts a where a.id = v_account;
    update bench.tellers set balance = balance + 1 where id = v_teller;
    insert into bench.history values (v_teller, v_branch, v_account, 1, clock_timestamp());
    if has_events then
      perform app.emit_event('BenchHappened', 'bench', v_aggregate_id, jsonb_build_object(
        'accountId', v_account, 'tellerId', v_teller, 'branchId', v_branch,
        'balance_cents', v_balance, 'delta_cents', 1, 'currency', 'EUR'));
    end if;
    commit;
    done := done + 1;
  end loop;
end;
$$;

-- Single facts, and when each was committed: its row here is of the same transaction.
create table bench.singles (event_id uuid primary key);
create procedure bench.emit_single(aggregate_number integer)
  language sql
begin atomic
  with emitted as (
    insert into app.outbox_events (event_type, aggregate_type, aggregate_id, payload)
    select 'BenchHappened', 'bench', a.id, '{"currency": "EUR"}'
    from bench.aggregates a where a.number = aggregate_number
    returning id
  )
  insert into bench.singles select e.id from emitted e;
end;

-- From the commit of each to the commit of what its consumer did.
create view bench.delays as
select s.event_id,
  extract(epoch from pg_xact_commit_timestamp(i.xmin) - pg_xact_commit_timestamp(s.xmin)) * 1000
    as delay_ms
from bench.singles s
join app.inbox_messages i on i.event_id = s.event_id and i.consumer = 'bench';
