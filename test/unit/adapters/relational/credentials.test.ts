import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { iamToken, secretPassword } from '../../../../src/adapters/relational/credentials.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'hidden',
  sessionToken: 'session',
};
const secretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf';

let server: Server;
let endpoint: string;
let asked: { headers: IncomingHttpHeaders; body: string }[];
let answer: { status: number; body: string };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    asked.push({ headers: request.headers, body });
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  asked = [];
});

const password = () => secretPassword({ secretArn, region: 'us-east-1', credentials, endpoint })();

describe('a password in Secrets Manager', () => {
  it('is asked for by a signed request, and again for the next connection', async () => {
    const read = secretPassword({ secretArn, region: 'us-east-1', credentials, endpoint });
    for (const current of ['one', 'two']) {
      answer = {
        status: 200,
        body: JSON.stringify({ SecretString: `{"username":"u","password":"${current}"}` }),
      };
      expect(await read()).toBe(current);
    }

    expect(asked).toHaveLength(2);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ SecretId: secretArn });
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'x-amz-security-token': 'session',
      authorization: expect.stringMatching(
        /AKIDEXAMPLE\/\d{8}\/us-east-1\/secretsmanager\/aws4_request/,
      ),
    });
  });

  it.each([
    ['is refused', { status: 400, body: '{"__type":"AccessDeniedException"}' }, 'answered 400'],
    [
      'is text',
      { status: 200, body: JSON.stringify({ SecretString: 'tell-nobody' }) },
      'has no password',
    ],
    [
      'is bytes',
      { status: 200, body: JSON.stringify({ SecretBinary: 'AAAA' }) },
      'has no password',
    ],
    [
      'has none',
      { status: 200, body: JSON.stringify({ SecretString: '{"password":7}' }) },
      'has no password',
    ],
  ])('that %s is an error with a code and without the secret', async (_title, answered, words) => {
    answer = answered;

    const error = await password().catch((failure: Error) => failure);

    expect(error).toMatchObject({
      code: 'MLR_STORE_UNAVAILABLE',
      message: expect.stringContaining(words),
    });
    expect(String(error)).not.toMatch(/tell-nobody|hidden/);
  });
});

it('signs a token for one user of one database, good for 15 minutes', async () => {
  const token = await iamToken({
    host: 'db.example.org',
    port: 5432,
    user: 'millrace',
    region: 'eu-west-1',
    credentials,
  })();

  const url = new URL(`https://${token}`);
  expect([url.host, url.searchParams.get('Action'), url.searchParams.get('DBUser')]).toEqual([
    ...['db.example.org:5432', 'connect', 'millrace'],
  ]);
  expect(url.searchParams.get('X-Amz-Credential')).toMatch(/\/eu-west-1\/rds-db\/aws4_request$/);
  expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
});
