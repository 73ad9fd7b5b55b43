/** Text as one line: whatever breaks a line or cannot be seen becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
