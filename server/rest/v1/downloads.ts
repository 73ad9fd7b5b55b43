import { type RequestHandler, Router } from 'express';
import type { Pool } from 'pg';
import type { Config } from '../../config.ts';
import { ExpectedError } from '../../expected_error.ts';
import { createReadAsCaller } from '../read_as_caller.ts';
import type { FileDownload } from './file_download.ts';
import { sendFile } from './send_file.ts';

const FILE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(csv|html|pdf)$/;

interface FileQuery {
  readonly statement: string;
  readonly values: readonly unknown[];
}
type FileQueryOf = (id: string, extension: string) => FileQuery | undefined;

/** The files of the API, for whoever sees in GraphQL what they belong to. */
export function downloads(parts: { readonly pool: Pool; readonly config: Config }): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const readAsCaller = createReadAsCaller(parts);

  const download =
    (queryOf: FileQueryOf): RequestHandler<{ file: string }> =>
    async ({ params }, response, next) => {
      const [, id = '', extension = ''] = FILE.exec(params.file) ?? [];
      const query = queryOf(id, extension);
      if (query === undefined) {
        next();
        return;
      }
      const [file] = await readAsCaller<FileDownload>(query.statement, query.values);
      sendFile(response, extension, file);
    };

  router
    .route('/invoices/:file')
    .get(download(documentOf('invoice')))
    .all(onlyGet());
  router
    .route('/credit-notes/:file')
    .get(download(documentOf('credit_note')))
    .all(onlyGet());
  router.route('/report-exports/:file').get(download(reportExportOf)).all(onlyGet());
  return router;
}

function documentOf(kind: 'invoice' | 'credit_note'): FileQueryOf {
  return (id, extension) => {
    const mediaType = { pdf: 'application/pdf', html: 'text/html' }[extension];
    if (mediaType === undefined) return undefined;
    const statement = 'select * from accounting.document_file($1, $2, $3)';
    return { statement, values: [kind, id, mediaType] };
  };
}

function reportExportOf(id: string, extension: string): FileQuery | undefined {
  if (extension !== 'csv') return undefined;
  return { statement: 'select * from reporting.report_export_file($1)', values: [id] };
}

function onlyGet(): RequestHandler {
  return ({ method }, response, next) => {
    // What came by GET and is still here named no file.
    if (method === 'GET' || method === 'HEAD') {
      next();
      return;
    }
    response.setHeader('Allow', 'GET, HEAD');
    next(new ExpectedError('METHOD_NOT_ALLOWED', 405, 'Ask for it by GET.'));
  };
}
