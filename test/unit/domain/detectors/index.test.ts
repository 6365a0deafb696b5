import { expect, it } from '@jest/globals';
import { rulesFor } from '../../../../src/domain/detectors/index.ts';
import { DETECTOR_SETTINGS } from '../../../../src/domain/detectors.config.ts';

it('runs the four detectors', () => {
  expect(rulesFor().detectors.map((detector) => detector.id)).toEqual([
    'high-value',
    'velocity',
    'spend-spike',
    'impossible-travel',
  ]);
});

it('refuses a grace as long as the spend window', () => {
  const settings = { ...DETECTOR_SETTINGS, graceMs: DETECTOR_SETTINGS.spendSpike.windowMs };
  expect(() => rulesFor(settings)).toThrow(expect.objectContaining({ code: 'MLR_CONFIG_INVALID' }));
});
