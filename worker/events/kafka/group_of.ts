/** The consumer group of a consumer. */
export const groupOf = (consumer: string): string => `rentify.${consumer}`;
