/**
 * What an event may weigh on its way, key and headers included. A broker takes batches of 1,048,588
 * bytes unless it was told otherwise, and counts its own framing among them.
 */
export const maxEventBytes = 900_000;
