import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { registerSchemas } from '../../../../local/compose/register-schemas.ts';
import { PROJECT_ROOT } from '../../../../local/home.ts';
import { NEWEST_SCHEMA_ID } from '../../../../src/adapters/registry/repository-registry.ts';

interface Post {
  readonly path: string;
  readonly type: string | undefined;
  readonly schema: string;
}

let server: Server;

/** Answers as a registry does that numbers schemas from 1 on. */
async function registry(status = 200): Promise<{ url: string; posts: Post[] }> {
  const posts: Post[] = [];
  server = createServer(async (request, response) => {
    const { schema } = JSON.parse(await text(request)) as { schema: string };
    posts.push({ path: request.url ?? '', type: request.headers['content-type'], schema });
    response.writeHead(status).end(JSON.stringify({ id: posts.length, message: 'no' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts };
}

afterEach(() => {
  server.close();
});

it('puts every version of a subject in order, so that ids are those the members know', async () => {
  const { url, posts } = await registry();

  const ids = await registerSchemas(url);

  const folder = join(PROJECT_ROOT, 'schemas', 'transactions-value');
  expect(ids['transactions-value']?.at(-1)).toBe(NEWEST_SCHEMA_ID);
  expect(posts).toEqual(
    readdirSync(folder).map((_, index) => ({
      path: '/subjects/transactions-value/versions',
      type: 'application/vnd.schemaregistry.v1+json',
      schema: readFileSync(join(folder, `${index + 1}.avsc`), 'utf8'),
    })),
  );
});

it('gives the registry’s own words when it refuses', async () => {
  const { url } = await registry(409);
  await expect(registerSchemas(url)).rejects.toThrow(/answered 409: .*no/);
});
