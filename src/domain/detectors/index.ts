import { DETECTOR_SETTINGS, type DetectorSettings } from '../detectors.config.ts';
import { MillraceError } from '../errors.ts';
import type { Rules } from '../windows/advance.ts';
import type { Detector } from './detector.ts';
import { highValue } from './high-value.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { spendSpike } from './spend-spike.ts';
import { velocity } from './velocity.ts';

/** The detectors that run, in this order. A new detector is its file, its test and its line here. */
const DETECTORS: readonly ((settings: DetectorSettings) => Detector)[] = [
  highValue,
  velocity,
  spendSpike,
  impossibleTravel,
];

/**
 * The detectors with their thresholds.
 * @throws MillraceError `MLR_CONFIG_INVALID` when the grace reaches the spend window: a late arrival could
 * then change a baseline that alerts were already judged by.
 */
export function rulesFor(settings: DetectorSettings = DETECTOR_SETTINGS): Rules {
  if (settings.graceMs >= settings.spendSpike.windowMs) {
    throw new MillraceError(
      'MLR_CONFIG_INVALID',
      `graceMs (${settings.graceMs}) must be shorter than spendSpike.windowMs (${settings.spendSpike.windowMs})`,
    );
  }
  const detectors = DETECTORS.map((build) => build(settings));
  const lookbackMs = Math.max(...detectors.map((detector) => detector.lookbackMs));
  return { settings, detectors, lookbackMs };
}
