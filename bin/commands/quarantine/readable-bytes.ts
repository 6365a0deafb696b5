const SHOWN = 4_096;
const LINE = 16;

/** Bytes as text when they are text, else as a hex dump; cut after 4 KB. */
export function readableBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return '(empty)';
  const shown = bytes.subarray(0, SHOWN);
  const more = bytes.length > SHOWN ? `\n… ${bytes.length - SHOWN} bytes more` : '';
  return `${asText(shown) ?? hexDump(shown)}${more}`;
}

function asText(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells bytes from text
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) ? undefined : text;
}

function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE) {
    const part = Buffer.from(bytes.subarray(at, at + LINE));
    const hex = part
      .toString('hex')
      .replace(/../g, '$& ')
      .padEnd(LINE * 3);
    const text = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex} ${text}`);
  }
  return lines.join('\n');
}
