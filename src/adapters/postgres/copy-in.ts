import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { CopyBuffer } from './copy-buffer.ts';

/** Bytes handed to the socket at a time. */
const SLICE = 256 * 1024;

/** Sends the rows. Resolves when the server has taken them all; an empty buffer sends nothing. */
export async function copyIn(client: ClientBase, sql: string, rows: CopyBuffer): Promise<void> {
  if (rows.rows === 0) return;
  const stream = client.query(from(sql));
  const bytes = rows.finished();
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject);
    stream.once('finish', resolve);
    for (let at = 0; at < bytes.length; at += SLICE) {
      stream.write(bytes.subarray(at, Math.min(at + SLICE, bytes.length)));
    }
    stream.end();
  });
}
