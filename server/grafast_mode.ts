// Grafast reads this once, when it is first imported, and complains at every start without it.
// development adds checks of plans that slow every request; Jest's NODE_ENV=test has them.
if (process.env['NODE_ENV'] !== 'test') process.env['GRAPHILE_ENV'] ??= 'production';
