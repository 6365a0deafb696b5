import { quarantineBehaviour } from '../../behaviour/quarantine.ts';
import { memoryQuarantine } from '../../helpers/memory-quarantine.ts';

quarantineBehaviour('memory', async (now) => memoryQuarantine(now));
