const week = [['07:00', '20:00']];
const weekend = [['09:00', '16:00']];
const openingHours = {
  mon: week,
  tue: week,
  wed: week,
  thu: week,
  fri: week,
  sat: weekend,
  sun: weekend,
};

/** Five locations in three time zones, all of the euro, each with the VAT of its country. */
export const locations = [
  {
    code: 'BER',
    name: 'Berlin Hauptbahnhof',
    type: 'city',
    timeZone: 'Europe/Berlin',
    address: 'Europaplatz 1, 10557 Berlin',
    openingHours,
    taxRateBp: 1_900,
  },
  {
    code: 'MUC',
    name: 'Munich Airport',
    type: 'depot',
    timeZone: 'Europe/Berlin',
    address: 'Nordallee 25, 85356 Munich',
    openingHours,
    taxRateBp: 1_900,
  },
  {
    code: 'LIS',
    name: 'Lisbon Airport',
    type: 'depot',
    timeZone: 'Europe/Lisbon',
    address: 'Alameda das Comunidades Portuguesas, 1700-111 Lisbon',
    openingHours,
    taxRateBp: 2_300,
  },
  {
    code: 'OPO',
    name: 'Porto Campanhã',
    type: 'city',
    timeZone: 'Europe/Lisbon',
    address: 'Rua Monte da Estação, 4300-342 Porto',
    openingHours,
    taxRateBp: 2_300,
  },
  {
    code: 'ATH',
    name: 'Athens Syntagma',
    type: 'city',
    timeZone: 'Europe/Athens',
    address: 'Plateia Syntagmatos, 105 63 Athens',
    openingHours,
    taxRateBp: 2_400,
  },
] as const;
