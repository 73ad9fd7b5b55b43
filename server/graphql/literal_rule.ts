import {
  type ArgumentNode,
  type ASTVisitor,
  GraphQLError,
  type ValidationContext,
  valueFromASTUntyped,
} from 'postgraphile/graphql';
import { ExpectedError } from '../expected_error.ts';
import { checkInput } from './input_limits.ts';

/** The limits of input for values written into the document itself. */
export function literalRule(context: ValidationContext): ASTVisitor {
  return {
    Argument(node: ArgumentNode) {
      try {
        checkInput(valueFromASTUntyped(node.value));
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        const { message, code } = error;
        context.reportError(new GraphQLError(message, { nodes: node, extensions: { code } }));
      }
    },
  };
}
