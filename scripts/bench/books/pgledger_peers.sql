-- Loops over pgledger's own functions, where a person has loaded it (npm run bench -- --pgledger
-- its.sql): the same transfers, between accounts of its own.
create table bench.pgledger_account_ids (number integer primary key, id text not null);
insert into bench.pgledger_account_ids
select n, a.id
from generate_series(1, 1000) n
cross join lateral pgledger.pgledger_create_account(format('Account %s', n), 'EUR') a;

create procedure bench.pgledger_singly(turns integer, is_hot boolean, inout done bigint)
  language plpgsql
as $$
declare
  v_ids constant text[] := (
    select array_agg(a.id order by a.number) from bench.pgledger_account_ids a);
  v_pair integer[];
begin
  done := 0;
  for turn in 1..turns loop
    v_pair := bench.pair(is_hot);
    perform pgledger.pgledger_create_transfer(v_ids[v_pair[1]], v_ids[v_pair[2]], 100);
    commit;
    done := done + 1;
  end loop;
end;
$$;

create procedure bench.pgledger_in_batches(turns integer, inout done bigint)
  language plpgsql
as $$
declare
  v_ids constant text[] := (
    select array_agg(a.id order by a.number) from bench.pgledger_account_ids a);
begin
  done := 0;
  for turn in 1..turns loop
    perform pgledger.pgledger_create_transfers(array_agg(row(
      v_ids[p.pair[1]], v_ids[p.pair[2]], 100)::pgledger.transfer_request))
    from (select bench.pair(false) as pair from generate_series(1, 100)) p;
    commit;
    done := done + 100;
  end loop;
end;
$$;

grant usage on schema pgledger to rentify_owner;
grant select, insert, update on all tables in schema pgledger to rentify_owner;
grant select on bench.pgledger_account_ids to rentify_owner;
