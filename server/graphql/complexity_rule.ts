import {
  type ASTVisitor,
  type FieldNode,
  type GraphQLCompositeType,
  GraphQLError,
  getNamedType,
  isCompositeType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'postgraphile/graphql';
import { PAGE_SIZE } from './page_size.ts';

const LIMITS = { cost: 20_000, fields: 400, rootFields: 20, aliases: 50, directives: 50 };

/**
 * Planning is where a small document can burn seconds (stack.md 8), so this counts what it unfolds
 * to: fragments included, a page as so many rows. It throws instead of reporting: validation ends
 * there, before graphql-js compares every field with every other.
 */
export function complexityRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      for (const definition of document.definitions) {
        if (definition.kind === 'OperationDefinition') measure(context, definition);
      }
    },
  };
}

function measure(context: ValidationContext, operation: OperationDefinitionNode): void {
  const spent = { cost: 0, fields: 0, rootFields: 0, aliases: 0, directives: 0 };
  const spend = (kind: keyof typeof LIMITS, amount: number) => {
    spent[kind] += amount;
    if (spent[kind] > LIMITS[kind]) {
      throw new GraphQLError('The query is too complex.', {
        nodes: operation,
        extensions: { code: 'QUERY_TOO_COMPLEX' },
      });
    }
  };

  const walk = (
    set: SelectionSetNode,
    parent: GraphQLCompositeType | undefined,
    rows: number,
    depth: number,
    fragments: readonly string[],
  ): void => {
    for (const node of set.selections) {
      spend('directives', node.directives?.length ?? 0);
      if (node.kind === 'InlineFragment') {
        const type = node.typeCondition && typeOf(context, node.typeCondition.name.value);
        walk(node.selectionSet, type ?? parent, rows, depth, fragments);
      } else if (node.kind === 'FragmentSpread') {
        const name = node.name.value;
        const fragment = context.getFragment(name);
        spend('fields', 1);
        if (!fragment || fragments.includes(name)) continue;
        const type = typeOf(context, fragment.typeCondition.name.value);
        walk(fragment.selectionSet, type, rows, depth, [...fragments, name]);
      } else {
        spend('fields', 1);
        spend('rootFields', depth === 0 ? 1 : 0);
        spend('aliases', node.alias ? 1 : 0);
        spend('cost', rows);
        if (!node.selectionSet) continue;
        const type = typeOfField(parent, node);
        walk(node.selectionSet, type, rows * pageOf(node, type), depth + 1, fragments);
      }
    }
  };

  spend('directives', operation.directives?.length ?? 0);
  const root = context.getSchema().getRootType(operation.operation);
  walk(operation.selectionSet, root ?? undefined, 1, 0, []);
}

function pageOf(node: FieldNode, type: GraphQLCompositeType | undefined): number {
  const size = node.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last');
  // Rules run once a document, before its variables are known: one of them counts as the maximum.
  if (size?.value.kind === 'IntValue') return Math.max(1, Number(size.value.value));
  if (size !== undefined) return PAGE_SIZE.max;
  return type?.name.endsWith('Connection') ? PAGE_SIZE.byDefault : 1;
}

function typeOf(context: ValidationContext, name: string): GraphQLCompositeType | undefined {
  const type = context.getSchema().getType(name);
  return isCompositeType(type) ? type : undefined;
}

function typeOfField(
  parent: GraphQLCompositeType | undefined,
  node: FieldNode,
): GraphQLCompositeType | undefined {
  if (!isObjectType(parent)) return undefined;
  const type = getNamedType(parent.getFields()[node.name.value]?.type);
  return isCompositeType(type) ? type : undefined;
}
