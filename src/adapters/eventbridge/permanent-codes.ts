/** Codes that no second attempt changes; whatever else the bus answers may pass. Source: API reference of PutEvents. */
const PERMANENT: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InvalidAccountIdException',
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
  'RedactionFailure',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ValidationException',
]);

export const isPermanent = (code: string | undefined): boolean =>
  code !== undefined && PERMANENT.has(code);
