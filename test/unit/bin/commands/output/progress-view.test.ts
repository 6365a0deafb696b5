import { describe, expect, it } from '@jest/globals';
import { lines } from '../../../../../bin/commands/output/progress-view.ts';

describe('lines', () => {
  it('says something every two seconds at most, and the last state at the end', () => {
    let now = 0;
    const said: string[] = [];
    const view = lines({ note: (text) => said.push(text) }, 'sent', 100, () => now);
    for (let value = 0; value <= 90; value += 10, now += 500) view.update(value, 'so far');
    view.update(100);
    view.end();
    expect(said).toEqual([
      'sent 0/100 so far',
      'sent 40/100 so far',
      'sent 80/100 so far',
      'sent 100/100',
    ]);
  });

  it('shows no total while there is none', () => {
    const said: string[] = [];
    const view = lines({ note: (text) => said.push(text) }, 'sent', 0, () => 0);
    view.update(5);
    expect(said).toEqual(['sent 5']);
  });
});
