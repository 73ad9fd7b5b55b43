import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'postgraphile/graphql';

/**
 * The names of an operation's root fields, fragments unfolded; a name asked for twice is there
 * twice.
 */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const fieldsOf = (set: SelectionSetNode): string[] =>
    set.selections.flatMap((node) => {
      if (node.kind === 'Field') return node.name.value === '__typename' ? [] : [node.name.value];
      if (node.kind === 'InlineFragment') return fieldsOf(node.selectionSet);
      const fragment = document.definitions.find(
        (each) => each.kind === 'FragmentDefinition' && each.name.value === node.name.value,
      );
      return fragment?.kind === 'FragmentDefinition' ? fieldsOf(fragment.selectionSet) : [];
    });
  return fieldsOf(operation.selectionSet);
}
