import type {} from 'postgraphile';
import { ConnectionStep, type Step } from 'postgraphile/grafast';

/** Whoever asks for the cursors of a page alone gets them: grafast 1.1 reads no rows for them. */
export const PageInfoPlugin: GraphileConfig.Plugin = {
  name: 'PageInfoPlugin',
  version: '1.0.0',
  schema: {
    hooks: {
      GraphQLObjectType_fields_field(field, _build, { scope }) {
        if (!scope.isConnectionType || scope.fieldName !== 'pageInfo') return field;
        return {
          ...field,
          plan($page: Step) {
            if (!($page instanceof ConnectionStep)) throw new Error(`${$page} is no page`);
            // The one public way to say that the rows are needed.
            $page.setNeedsHasMore();
            return $page.pageInfo();
          },
        };
      },
    },
  },
};
