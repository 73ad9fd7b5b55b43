create or replace function accounting.company_currency() returns app.currency_code
  language sql stable
return (select s.currency from accounting.company_settings s where s.is_only);

comment on function accounting.company_currency() is
  E'@behavior -*\nThe currency in which the company counts its own costs.';
