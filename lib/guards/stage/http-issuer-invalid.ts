import type { StageGuard } from '../guard.ts';

export const httpIssuerInvalid: StageGuard = function* (stage) {
  for (const name of ['http', 'queries'] as const) {
    const access = stage[name];
    if (access === 'none' || access.auth !== 'jwt') continue;
    if (/^https:\/\/[^/\s]+/.test(access.issuer)) continue;
    yield `${name}.issuer is "${access.issuer}", and API Gateway reads an issuer's keys over https only: set the https URL that the tokens name in iss.`;
  }
};
