/** The password of everybody in the demo: no secret, for demo data is refused in production. */
export const demoPassword = 'an afternoon with Rentify';
