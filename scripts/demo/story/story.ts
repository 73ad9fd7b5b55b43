import type { ApiAnswer, ApiClient } from '../api_client.ts';
import type { FileAnswer, FileClient } from '../file_client.ts';
import { Difference } from './difference.ts';
import type { ApiRequest } from './request.ts';
import type { Row } from './row.ts';

export type StoryLine = {
  readonly number: number;
  readonly role: string;
  readonly meaning: string;
  readonly answer: string;
  readonly isAsExpected: boolean;
};

/** Somebody asks, and the answer must be the expected one; what differs is on record. */
export type Story = {
  readonly lines: readonly StoryLine[];
  readonly chapter: (title: string) => void;
  /** Accepted: `tell` looks at the answer and says it in a line, or throws a Difference. */
  readonly accepted: (
    role: string,
    meaning: string,
    request: ApiRequest,
    tell: (row: Row) => string,
  ) => Promise<Row>;
  /** Refused with this code: `tell` may look at the details. */
  readonly refused: (
    role: string,
    meaning: string,
    request: ApiRequest,
    code: string,
    tell?: (details: Row) => string,
  ) => Promise<void>;
  /** Whatever else was asked and answered: `tell` looks at it, or throws a Difference. */
  readonly answered: <Answer>(
    role: string,
    meaning: string,
    answer: Promise<Answer>,
    tell: (answer: Answer) => string,
  ) => Promise<Answer>;
  /** A file, or its refusal, once it is made: `tell` looks at it, or throws a Difference. */
  readonly downloaded: (
    role: string,
    meaning: string,
    path: string,
    tell: (answer: FileAnswer) => string,
  ) => Promise<void>;
};

export function createStory({
  client,
  fileClient,
  tokenOf,
  print,
}: {
  client: ApiClient;
  fileClient: FileClient;
  tokenOf: (role: string) => string | undefined;
  print: (line: string) => void;
}): Story {
  const lines: StoryLine[] = [];
  const send = (role: string, { document, variables, idempotencyKey }: ApiRequest) =>
    client(tokenOf(role), document, variables, idempotencyKey);
  const record = (role: string, meaning: string, judge: () => string) => {
    const number = lines.length + 1;
    const line = { number, role, meaning, ...judged(judge) };
    lines.push(line);
    print(`${String(number).padStart(2)}  ${role}: ${meaning}`);
    print(`    ${line.isAsExpected ? 'ok' : 'DIFFERS'}  ${line.answer}`);
  };
  return {
    lines,
    chapter: (title) => print(`\n${title}`),
    accepted: async (role, meaning, request, tell) => {
      const answer = await send(role, request);
      const row = request.pick(answer.data);
      record(role, meaning, () => {
        if (answer.error !== undefined) throw new Difference(`refused: ${spoken(answer.error)}`);
        return tell(row);
      });
      // What follows would only repeat that this went wrong.
      if (answer.error !== undefined) throw new Difference(`"${meaning}" was refused`);
      return row;
    },
    refused: async (role, meaning, request, code, tell = () => '') => {
      const { error } = await send(role, request);
      record(role, meaning, () => {
        if (error === undefined) throw new Difference(`accepted, and not refused with ${code}`);
        if (error.code !== code) throw new Difference(`${spoken(error)}, and not ${code}`);
        const told = tell((error.details ?? {}) as Row);
        return [`refused: ${spoken(error)}`, told].filter(Boolean).join('; ');
      });
    },
    answered: async (role, meaning, asked, tell) => {
      const answer = await asked;
      record(role, meaning, () => tell(answer));
      return answer;
    },
    downloaded: async (role, meaning, path, tell) => {
      const answer = await fileClient(tokenOf(role), path);
      record(role, meaning, () => tell(answer));
    },
  };
}

function judged(judge: () => string): Pick<StoryLine, 'answer' | 'isAsExpected'> {
  try {
    return { answer: judge(), isAsExpected: true };
  } catch (error) {
    if (!(error instanceof Difference)) throw error;
    return { answer: error.message, isAsExpected: false };
  }
}

const spoken = ({ code, message }: NonNullable<ApiAnswer['error']>) => `${code} (${message})`;
