import { ExpectedError } from '../expected_error.ts';

/** Refuses a new password that is too short, too long, or among the first that are guessed. */
export type PasswordPolicy = (password: string, ownWords: readonly string[]) => Promise<void>;

const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 128;
// What is judged: its cost grows with the square. 64 characters, and ten ways to read "p4$$w0rd",
// take at most 10 ms here; 100 and the library's own 100 took 280, in which nobody is served.
const JUDGED_CHARACTERS = 64;
const MAX_SUBSTITUTIONS = 10;
// Of 0 to 4: a password of 3 takes more than 10^8 guesses.
const MIN_SCORE = 3;

/** NIST SP 800-63B, 3.1.1.2: length, and a list of common passwords; no rules on characters. */
export function createPasswordPolicy(): PasswordPolicy {
  let estimator: ReturnType<typeof loadEstimator> | undefined;

  return async (password, ownWords) => {
    const characters = [...password.normalize('NFKC')];
    if (characters.length < MIN_CHARACTERS || characters.length > MAX_CHARACTERS) {
      throw new ExpectedError('PASSWORDS_LENGTH', 422, 'A password has 12 to 128 characters.');
    }
    estimator ??= loadEstimator();
    const judged = characters.slice(0, JUDGED_CHARACTERS).join('');
    const { score } = (await estimator).check(judged, ['rentify', ...ownWords.flatMap(wordsOf)]);
    if (score < MIN_SCORE) {
      throw new ExpectedError(
        'PASSWORDS_NOT_COMMON',
        422,
        'This password is among the first that are guessed: take other words, or more of them.',
      );
    }
  };
}

// 100 ms and its dictionaries: only where somebody chooses a password.
async function loadEstimator() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new ZxcvbnFactory({
    dictionary,
    graphs: adjacencyGraphs,
    maxLength: JUDGED_CHARACTERS,
    l33tMaxSubstitutions: MAX_SUBSTITUTIONS,
  });
}

/** An address and a name as whoever guesses takes them: whole, and word by word. */
function wordsOf(text: string): string[] {
  return [text, ...text.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length > 2).slice(0, 10);
}
