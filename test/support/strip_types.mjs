// Lets Jest read TypeScript the way Node does: types are erased, line and column numbers stay.
import { stripTypeScriptTypes } from 'node:module';

export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
};
