create or replace function app.raise_not_found(what text) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  raise exception using errcode = 'no_data_found', message = format('There is no such %s.', what);
end;
$$;

comment on function app.raise_not_found(text) is
  E'@behavior -*\nRefuses (P0002) what names something that is not there, or that the caller may '
  'not know of.';
