import type { StageGuard } from '../guard.ts';

export const httpIssuerInvalid: StageGuard = function* ({ http }) {
  if (http === 'none' || http.auth !== 'jwt' || /^https:\/\/[^/\s]+/.test(http.issuer)) return;
  yield `http.issuer is "${http.issuer}", and API Gateway reads an issuer's keys over https only: set the https URL that the tokens name in iss.`;
};
