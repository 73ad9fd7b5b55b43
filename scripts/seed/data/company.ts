/** Who the demo company is, as its invoices say; the IBAN is the one that Germany shows around. */
export const company = {
  company_name: 'Rentify Demo GmbH',
  address: 'Europaplatz 1\n10557 Berlin\nGermany',
  tax_number: 'DE123456789',
  bank_account: 'DE89 3704 0044 0532 0130 00',
  email: 'invoices@demo.rentify.test',
  time_zone: 'Europe/Berlin',
};
