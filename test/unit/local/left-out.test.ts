import { describe, expect, it } from '@jest/globals';
import {
  cacheLeftOut,
  kafkaLeftOut,
  prometheusLeftOut,
  streamLeftOut,
} from '../../../local/left-out.ts';

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

describe('a part of the stream lane that is missing', () => {
  const boom = 'It ended. The end of its.log:\nBoom';

  it.each([
    [streamLeftOut(boom), 'the workflow lane runs alone: It ended. The end of its.log.'],
    [cacheLeftOut(boom), 'without read models: It ended. The end of its.log.'],
    [
      prometheusLeftOut(boom, 'install it'),
      'metrics: It ended. The end of its.log. To get it: install it.',
    ],
  ])('takes one line: %s', (line, ending) => {
    expect(line.split('\n')).toHaveLength(1);
    expect(line.endsWith(ending)).toBe(true);
  });
});
