-- Each seal is compared with the one before it as stored, so that the rows after an altered entry
-- stay whole and the first broken one is the first altered. Who computes the rest of the chain anew
-- contradicts what was told of the days since.
create or replace function reporting.broken_seals(after_position bigint)
  returns setof reporting.violation
  language sql stable
begin atomic
  with seals as (
    select s.*, lag(s.position, 1, 0::bigint) over chain as former_position,
           lag(s.digest, 1, ''::bytea) over chain as former_digest
    from accounting.ledger_seals s
    where s.position >= after_position
    window chain as (order by s.position)
  ),
  broken (position, journal_entry_id, what) as (
    select s.position, s.journal_entry_id,
           case when c.id is null then 'is gone'
                when s.position <> s.former_position + 1 then 'follows a seal that is gone'
                else 'is not what was sealed' end
    from seals s
    left join accounting.entry_contents c on c.id = s.journal_entry_id
    where s.position > after_position
      and (c.id is null or s.position <> s.former_position + 1
           or s.digest <> sha256(s.former_digest || convert_to(c.content, 'UTF8')))
    union all
    select d.position, s.journal_entry_id,
           format('does not have the digest that was told of %s', d.sealed_on)
    from accounting.sealed_days d
    left join accounting.ledger_seals s on s.position = d.position
    where d.position > after_position and s.digest is distinct from d.digest
  )
  select 'broken_seals', 'journal_entry', b.journal_entry_id,
         format('the entry at position %s %s', b.position, b.what)
  from broken b
  order by b.position;
end;

comment on function reporting.broken_seals(bigint) is
  E'@behavior -*\nSealed entries behind a position that were altered or removed since, the first '
  'one first.';
