const prefix = 'rentify.';

/** rentify.<context> and rentify.<context>.dlq: the names, and the context of a name. */
export const topicOf = {
  events: (context: string) => `${prefix}${context}`,
  deadLetters: (context: string) => `${prefix}${context}.dlq`,
  context: (topic: string) => topic.slice(prefix.length),
};
