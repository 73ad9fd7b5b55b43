-- The chart that the postings of the product need (fleet.md 5). A control account is the sum of
-- documents: invoices, customers' credits, deposits, payables.
insert into accounting.accounts (code, name, type, is_control) values
  ('CASH', 'Cash at the desks', 'asset', false),
  ('BANK', 'Bank', 'asset', false),
  ('CARD_CLEARING', 'Card terminals, to be paid out', 'asset', false),
  ('ACCOUNTS_RECEIVABLE', 'Owed by customers', 'asset', true),
  ('ACCOUNTS_PAYABLE', 'Owed to suppliers', 'liability', true),
  ('DEPOSITS_HELD', 'Deposits of customers', 'liability', true),
  ('CUSTOMER_CREDITS', 'Credit of customers', 'liability', true),
  ('TAX_PAYABLE', 'Tax owed', 'liability', false),
  ('EQUITY', 'Capital paid in', 'equity', false),
  ('RETAINED_EARNINGS', 'Results of former years', 'equity', false),
  ('REVENUE_RENTAL', 'Rental of vehicles', 'revenue', false),
  ('REVENUE_FEES', 'Fees', 'revenue', false),
  ('REVENUE_DAMAGE', 'Damages charged to customers', 'revenue', false),
  ('EXP_MAINTENANCE', 'Maintenance of vehicles', 'expense', false),
  ('EXP_PAYMENT_FEES', 'Fees of payment providers', 'expense', false),
  ('EXP_BAD_DEBT', 'Invoices written off', 'expense', false)
on conflict on constraint accounts_code_key do nothing;

insert into accounting.charge_accounts (charge_type, account_id)
select c.charge_type, a.id
from (values
  ('base', 'REVENUE_RENTAL'), ('extra_day', 'REVENUE_RENTAL'), ('extra_km', 'REVENUE_RENTAL'),
  ('extra', 'REVENUE_RENTAL'), ('one_way', 'REVENUE_RENTAL'), ('fuel', 'REVENUE_RENTAL'),
  ('discount', 'REVENUE_RENTAL'), ('late_fee', 'REVENUE_FEES'),
  ('cancellation_fee', 'REVENUE_FEES'), ('fine', 'REVENUE_FEES'), ('service', 'REVENUE_FEES'),
  ('damage', 'REVENUE_DAMAGE')) c (charge_type, account_code)
join accounting.accounts a on a.code = c.account_code
on conflict on constraint charge_accounts_pkey do nothing;

insert into accounting.company_settings (is_only) values (true)
on conflict on constraint company_settings_is_only_key do nothing;
