/** A message carries a document that is not rendered yet: no fault of anybody's, and no attempt. */
export class DocumentNotReady extends Error {
  constructor() {
    super('The document is not rendered yet');
  }
}
