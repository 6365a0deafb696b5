import { expect, it } from '@jest/globals';
import { entry, raisedBy, stream } from '../../../helpers/windows.ts';

const every = (seconds: number, count: number) =>
  Array.from({ length: count }, (_, i) => entry(i + 1, (i * seconds) / 60));

it('is quiet at ten events in ten minutes and fires at the eleventh', () => {
  const streamed = stream(every(30, 11));
  expect(raisedBy('velocity', streamed)).toEqual([entry(11, 0).eventId]);
});

it('does not count an event exactly ten minutes old', () => {
  expect(raisedBy('velocity', stream(every(60, 11)))).toEqual([]);
  expect(raisedBy('velocity', stream(every(59, 11)))).toHaveLength(1);
});

it('counts an event that arrives out of order for those after it', () => {
  const inOrder = every(30, 11);
  const [late, ...rest] = inOrder.slice(5);
  const streamed = stream([...inOrder.slice(0, 5), ...rest, ...(late ? [late] : [])]);
  expect(raisedBy('velocity', streamed)).toEqual([entry(11, 0).eventId]);
});

it('does not count a repeated event twice', () => {
  const ten = every(30, 10);
  expect(raisedBy('velocity', stream([...ten, ...ten]))).toEqual([]);
});
