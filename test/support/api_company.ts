import type { GraphQLObjectType } from 'postgraphile/graphql';
import { roleOfViewer } from '../schema/role_of_viewer.ts';
import type { Viewer } from '../schema/visible_rows.ts';
import { committed } from './committed.ts';
import type { TestDatabase } from './database.ts';
import { selectionOf } from './selection_of.ts';
import { type GraphQLAnswer, startTestServer, type TestServer } from './server.ts';
import { smallCompany } from './small_company.ts';

type Row = Readonly<Record<string, unknown>>;
export interface ApiCompany {
  readonly server: TestServer;
  readonly people: Awaited<ReturnType<typeof smallCompany>>;
  readonly query: (as: Viewer, document: string, variables?: object) => Promise<GraphQLAnswer>;
  /** The rows of a list that somebody sees, each with all that it shows of itself. */
  readonly rowsOf: (as: Viewer, list: string, type: GraphQLObjectType) => Promise<readonly Row[]>;
}

/** The small company behind a running server, and each of its people with a token. */
export async function apiCompany(database: TestDatabase): Promise<ApiCompany> {
  const people = await committed(await database.connect('superuser'), smallCompany);
  const server = await startTestServer(database.urls);
  const tokens = new Map<Viewer, string>();
  for (const [viewer, role] of Object.entries(roleOfViewer) as [Viewer, string][]) {
    if (viewer === 'anonymous' || role === 'anonymous') continue;
    tokens.set(viewer, await server.tokenFor(people[viewer].id, role as 'staff'));
  }
  const query: ApiCompany['query'] = (as, document, variables) => {
    const token = tokens.get(as);
    return server.query(document, variables, token === undefined ? {} : { token });
  };
  return {
    server,
    people,
    query,
    async rowsOf(as, list, type) {
      const { data } = await query(as, `{ ${list}(first: 100) { nodes ${selectionOf(type)} } }`);
      const page = data?.[list] as { nodes: Row[] } | null | undefined;
      return page?.nodes ?? [];
    },
  };
}
