create or replace function accounting.refuse_unbalanced(lines accounting.entry_line[])
  returns void
  language plpgsql stable set search_path = ''
as $$
declare
  v_currency text;
begin
  select l.currency into v_currency
  from unnest(lines) l
  group by l.currency
  having sum(case l.direction when 'debit' then l.amount_cents else -l.amount_cents end) <> 0
  limit 1;
  if found then
    perform app.raise_rule('journal_entries_balanced', jsonb_build_object('currency', v_currency));
  end if;
end;
$$;

comment on function accounting.refuse_unbalanced(accounting.entry_line[]) is
  E'@behavior -*\nRefuses lines whose debits and credits differ in a currency.';
