/** A row of the functions that return app.file_download. */
export interface FileDownload {
  readonly file_name: string;
  readonly media_type: string | null;
  readonly sha256: string | null;
  readonly content: Buffer | null;
}
