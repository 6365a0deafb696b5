import { committedLogBehaviour } from '../../behaviour/committed-log.ts';
import { memoryLog } from '../../helpers/memory-log.ts';

committedLogBehaviour('memory', async (stretches) => memoryLog(stretches));
