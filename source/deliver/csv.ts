// Comma-separated values: https://www.rfc-editor.org/rfc/rfc4180

/** Writes rows as RFC 4180 wants them: quotes where needed, lines that end in CR LF. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** The rows of a file. @throws Error for anything that RFC 4180 does not allow */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (!match) throw new Error(`Character ${at + 1} is not allowed there.`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('Its last row has no line end.');
  return rows;
}

/**
 * Whether a spreadsheet would run a cell as a formula; the full-width forms of the signs count, too. See
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function isFormula(text: string): boolean {
  return /^\s*[=+\-@＝＋－＠]/.test(text);
}

/** A text that no spreadsheet runs as a formula: an apostrophe is put before one. */
export function withoutFormula(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
