create or replace function accounting.today() returns date
  language sql stable
return accounting.local_date(now());

comment on function accounting.today() is
  E'@behavior -*\nThe day that the company has, in its time zone.';
