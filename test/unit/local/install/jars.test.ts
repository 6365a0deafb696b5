import { expect, it } from '@jest/globals';
import { pom } from '../../../../local/install/jars.ts';

it('asks Maven for the named jars and for nothing they depend on', () => {
  const text = pom([{ group: 'org.a', artifact: 'b', version: '1.2', sha256: '' }]);

  expect(text).toContain(
    '<groupId>org.a</groupId><artifactId>b</artifactId><version>1.2</version>',
  );
  expect(text).toContain('<exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion>');
});
