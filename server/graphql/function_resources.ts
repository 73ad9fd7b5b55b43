import type {} from 'postgraphile';

export type FunctionResource = Parameters<
  GraphileBuild.Inflection['customMutationField']
>[0]['resource'];

/** The exposed functions, which PostGraphile keeps in one list with the tables. */
export function functionResources(build: GraphileBuild.Build): FunctionResource[] {
  return Object.values(build.pgResources).flatMap((resource) =>
    resource.parameters === undefined ? [] : [resource as unknown as FunctionResource],
  );
}
