const given = `Anna Ben Clara David Elena Felix Greta Hugo Ines Jonas Katerina Luis Maria Nikos Olivia
  Paulo Rita Stefan Teresa Yannis`;
const family = `Almeida Becker Carvalho Dimitriou Ferreira Georgiou Hoffmann Jansen Klein Lopes
  Martins Neumann Oliveira Papadakis Richter Santos Schmidt Vogel Wagner Zimmermann`;

/** Names of people, as they are in the places that we rent in; a library would be 10 MB for these. */
export const personNames = {
  given: given.split(/\s+/),
  family: family.split(/\s+/),
} as const;
