/** An answer is not the expected one. */
export class Difference extends Error {}
