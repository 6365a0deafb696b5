import { describe, expect, it } from '@jest/globals';
import { mustBeVersionNumbers, publishSchemas } from '../../../../local/registry/published.ts';

describe('mustBeVersionNumbers', () => {
  it.each([[[1]], [[1, 2, 3]]])('takes %j', (ids) => {
    expect(() => mustBeVersionNumbers(ids, 'data')).not.toThrow();
  });

  it('names the version that another schema was before', () => {
    expect(() => mustBeVersionNumbers([1, 3, 4], 'home/registry-data')).toThrow(
      /version 2 of transactions-value the id 3.* remove home\/registry-data and start it again/,
    );
  });
});

describe('publishSchemas', () => {
  it('says which registry does not answer and where to look', async () => {
    // Nobody listens on the discard port.
    await expect(publishSchemas('http://127.0.0.1:9')).rejects.toMatchObject({
      code: 'MLR_REGISTRY_UNAVAILABLE',
      message: expect.stringMatching(/http:\/\/127\.0\.0\.1:9: .*millrace status/),
    });
  });
});
