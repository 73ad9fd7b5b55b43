import type { Response } from 'express';
import { ExpectedError } from '../../expected_error.ts';
import type { FileDownload } from './file_download.ts';

/** Always to be saved, never to be shown here: a page of ours must not run what a name contains. */
export function sendFile(response: Response, extension: string, file?: FileDownload): void {
  if (file === undefined) {
    throw new ExpectedError('NOT_FOUND', 404, 'There is no such thing.');
  }
  if (file.content === null) {
    throw new ExpectedError('FILE_NOT_READY', 409, 'The file is being made; ask again soon.');
  }
  response.set({
    'Content-Disposition': `attachment; filename="${file.file_name}.${extension}"`,
    'Content-Type': `${file.media_type}${extension === 'pdf' ? '' : '; charset=utf-8'}`,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Cache-Control': 'private, no-store',
    ETag: `"${file.sha256}"`,
  });
  response.send(file.content);
}
