import { createHash, createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { mskToken } from '../../../../src/adapters/kafka/msk-token.ts';

const LONG_LIVED = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'hidden' };
// Every character of base64, as session tokens have them.
const TEMPORARY = { ...LONG_LIVED, sessionToken: 'IQoJb3JpZ2luX2VjE+/a+b/c==' };

const urlOf = (token: string): URL => new URL(Buffer.from(token, 'base64url').toString());

it('is the signed URL that AWS documents, without padding', async () => {
  const before = Date.now();

  const token = await mskToken({ region: 'eu-central-1', credentials: TEMPORARY });

  expect(token).toMatch(/^[\w-]+$/);
  const { origin, pathname, searchParams } = urlOf(token);
  expect(origin + pathname).toBe('https://kafka.eu-central-1.amazonaws.com/');
  const { 'X-Amz-Date': date = '', ...rest } = Object.fromEntries(searchParams);
  expect(rest).toEqual({
    Action: 'kafka-cluster:Connect',
    'User-Agent': 'millrace',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `AKIDEXAMPLE/${date.slice(0, 8)}/eu-central-1/kafka-cluster/aws4_request`,
    'X-Amz-Expires': '900',
    'X-Amz-Security-Token': TEMPORARY.sessionToken,
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    'X-Amz-SignedHeaders': 'host',
  });
  expect(Math.abs(signedAt(date).getTime() - before)).toBeLessThan(2_000);
});

it.each([
  ['temporary credentials', TEMPORARY],
  ['long-lived ones', LONG_LIVED],
])("carries the signature that AWS's own signer makes, by %s", async (_which, credentials) => {
  const { hostname, searchParams } = urlOf(await mskToken({ region: 'us-east-1', credentials }));

  // As aws-msk-iam-sasl-signer-js asks it to.
  const signer = new SignatureV4({
    ...{ service: 'kafka-cluster', region: 'us-east-1', credentials, applyChecksum: false },
    sha256: Sha256,
  });
  const signed = await signer.presign(
    {
      ...{ method: 'GET', protocol: 'https:', hostname, path: '/', headers: { host: hostname } },
      query: { Action: 'kafka-cluster:Connect' },
    },
    { expiresIn: 900, signingDate: signedAt(searchParams.get('X-Amz-Date') ?? '') },
  );
  searchParams.delete('User-Agent');
  expect(Object.fromEntries(searchParams)).toEqual(signed.query);
});

/** `20261130T223000Z` */
const signedAt = (date: string): Date =>
  new Date(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));

class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' ? secret : secret && Buffer.from(secret as ArrayBuffer);
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}
