import type { MiddlewareHandler } from 'hono';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { JOSEError, JWKSNoMatchingKey } from 'jose/errors';
import { MillraceError } from '../domain/errors.ts';
import { problem } from './problem.ts';

/** Whose tokens are taken. */
export interface TokenRules {
  /** The `iss` of the tokens. */
  readonly issuer: string;
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string;
  /** A token has to name it in `aud`. */
  readonly audience: string;
}

/** Signatures by a secret that both sides know, or none, are not taken. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];

/**
 * Asks every request for a bearer token of an issuer, and answers 401 without a valid one; 503 when the issuer's keys
 * can't be had.
 */
export function tokens({ issuer, jwksUrl, audience }: TokenRules): MiddlewareHandler {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000 });
  return async (c, next) => {
    const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const why = token === undefined ? 'There is no bearer token.' : await refusal(token);
    if (why === undefined) return await next();
    const error = token === undefined ? '' : ', error="invalid_token"';
    const body = problem(401, 'MLR_UNAUTHENTICATED', why);
    return c.json(body, 401, {
      'content-type': 'application/problem+json',
      'www-authenticate': `Bearer realm="millrace"${error}`,
    });
  };

  async function refusal(token: string): Promise<string | undefined> {
    try {
      await jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms: ALGORITHMS, clockTolerance: 5 },
        requiredClaims: ['exp'],
      });
      return undefined;
    } catch (error) {
      if (error instanceof JOSEError && (isOfToken(error) || error instanceof JWKSNoMatchingKey)) {
        return `The token is not valid here: ${error.message}.`;
      }
      throw new MillraceError(
        'MLR_STORE_UNAVAILABLE',
        `the keys of ${issuer} can't be had from ${jwksUrl}: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }
}

const isOfToken = ({ code }: JOSEError): boolean =>
  /^ERR_(JWT_|JWS_|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED)/.test(code);
