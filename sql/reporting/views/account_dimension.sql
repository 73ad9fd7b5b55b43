create or replace view reporting.account_dimension with (security_barrier = true) as
select
  a.id as account_id,
  a.code as account_code,
  a.name as account_name,
  a.type as account_type,
  a.currency,
  a.is_control,
  a.retired_at
from accounting.accounts a;

comment on view reporting.account_dimension is
  E'@behavior -*\nThe accounts of the books. Key: account_id.';
comment on column reporting.account_dimension.account_id is 'Key.';
comment on column reporting.account_dimension.account_code is
  'What programs call it, such as CASH.';
comment on column reporting.account_dimension.account_name is 'What it is, in words.';
comment on column reporting.account_dimension.account_type is
  'asset, liability, equity, revenue or expense.';
comment on column reporting.account_dimension.currency is
  'The only currency that it takes (ISO 4217); null: any.';
comment on column reporting.account_dimension.is_control is 'Whether documents alone post to it.';
comment on column reporting.account_dimension.retired_at is 'When it was retired.';

grant select on reporting.account_dimension to bi_reader;
