-- The least that showing a page of vehicles costs.
create procedure bench.read_by_key(turns integer, inout done bigint)
  language plpgsql
as $$
declare
  v_ids uuid[];
begin
  done := 0;
  select array_agg(p.id) into v_ids
  from (select v.id from rental.rentable_vehicles v order by md5(v.id::text) limit 50) p;
  for turn in 1..turns loop
    perform v.* from rental.rentable_vehicles v where v.id = any (v_ids);
    commit;
    done := done + 1;
  end loop;
end;
$$;
