create or replace function accounting.seller() returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'company_name', s.company_name, 'address', s.address, 'tax_number', s.tax_number,
    'bank_account', s.bank_account, 'email', s.email)
  from accounting.company_settings s
  where s.is_only
);

comment on function accounting.seller() is
  E'@behavior -*\nThe company''s details as a document of today states them.';
