/** An object of an answer, whose fields are looked at by name. */
export type Row = Readonly<Record<string, unknown>>;
