import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OpenID Connect issuer: serves its discovery document and key, and signs tokens. */
export interface TokenIssuer {
  readonly url: string;
  /** A signed token; claims override the issuer and an expiry in a minute. */
  token(claims: Readonly<Record<string, unknown>>): string;
  close(): void;
}

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const server = createServer((request, response) => {
    const keys = {
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }],
    };
    const discovery = { issuer: url, jwks_uri: `${url}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? keys : discovery));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token(claims) {
      const now = Math.floor(Date.now() / 1_000);
      const head = base64url({ alg: 'RS256', typ: 'JWT', kid });
      const body = base64url({ iss: url, iat: now - 1, exp: now + 60, ...claims });
      const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(privateKey);
      return `${head}.${body}.${signature.toString('base64url')}`;
    },
    close: () => server.close(),
  };
}
