import { expect, it } from '@jest/globals';
import { kafkaLeftOut } from '../../../local/left-out.ts';

it.each([
  ['no Java runs here', 'no Java runs here. To get it: install Java.'],
  [
    'pip failed. Check the network.\nERROR: a\nERROR: b',
    'pip failed. Check the network. To get it: install Java.',
  ],
  ['The broker ended. Its log:\nBoom', 'The broker ended. Its log. To get it: install Java.'],
])('says in one line why Kafka is missing: %j', (reason, ending) => {
  const line = kafkaLeftOut(reason, 'install Java');

  expect(line.split('\n')).toHaveLength(1);
  expect(line).toContain(`EventBridge only: ${ending}`);
});
