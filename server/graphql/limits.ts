import { depthLimit } from '@graphile/depth-limit';
import type {} from 'postgraphile';
import { Lexer, NoSchemaIntrospectionCustomRule, Source, TokenKind } from 'postgraphile/graphql';
import { ExpectedError } from '../expected_error.ts';
import { complexityRule } from './complexity_rule.ts';
import { checkInput } from './input_limits.ts';
import { literalRule } from './literal_rule.ts';

const MAX_TOKENS = 2_000;

/** Every bound on a document and its variables, all of them before a plan is made. */
export function createLimitsPlugin({
  isProduction,
}: {
  isProduction: boolean;
}): GraphileConfig.Plugin {
  return {
    name: 'LimitsPlugin',
    version: '1.0.0',
    grafserv: {
      middleware: {
        setPreset(next, event) {
          event.validationRules.unshift(complexityRule);
          event.validationRules.push(
            depthLimit({
              maxDepth: 10,
              maxListDepth: 4,
              maxSelfReferentialDepth: 2,
              // The introspection query of graphql 16.15, which the explorer sends.
              maxIntrospectionDepth: 14,
              maxDepthByFieldCoordinates: { '__Type.ofType': 9 },
            }),
            literalRule,
          );
          if (isProduction) event.validationRules.push(NoSchemaIntrospectionCustomRule);
          return next();
        },
        processGraphQLRequestBody(next, { body }) {
          if (typeof body.query === 'string') checkTokens(body.query);
          checkInput(body.variableValues);
          return next();
        },
      },
    },
  };
}

function checkTokens(query: string): void {
  // A token has a character at least: most documents are too short to have too many.
  if (query.length <= MAX_TOKENS) return;
  const lexer = new Lexer(new Source(query));
  for (let count = 0; lexer.token.kind !== TokenKind.EOF; count += 1) {
    if (count > MAX_TOKENS) {
      throw new ExpectedError('QUERY_TOO_COMPLEX', 400, `More than ${MAX_TOKENS} tokens.`);
    }
    lexer.advance();
  }
}
