import { amendsDegradedEvents } from '../../behaviour/degraded-events.ts';
import { memoryDegraded } from '../../helpers/memory-degraded.ts';

amendsDegradedEvents(async () => memoryDegraded());
