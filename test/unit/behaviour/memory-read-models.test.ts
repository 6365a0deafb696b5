import { readModelsBehaviour, UNDER_TEST } from '../../behaviour/read-models.ts';
import { memoryReadModels } from '../../helpers/memory-read-models.ts';

readModelsBehaviour('memory', async () => {
  const models = memoryReadModels(UNDER_TEST);
  return { store: models, readModels: models };
});
