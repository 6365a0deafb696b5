import type { Refusal } from '../../../local/refusals/refusals.ts';
import type { Feature, Lacks } from './features.ts';

/** Resources that stand for a feature in the templates of the `local` stage. */
const STANDING_FOR: Readonly<Partial<Record<Feature, Omit<Refusal, 'reason'>>>> = {
  'http-apis': { type: 'AWS::ApiGatewayV2::*' },
  dashboards: { type: 'AWS::CloudWatch::Dashboard' },
  'kafka-mappings': { type: 'AWS::Lambda::EventSourceMapping', naming: ':kafka:' },
};

/** What has to stay out of the templates for a target that lacks this. */
export const refusalsOf = (lacks: Lacks): Refusal[] =>
  Object.entries(STANDING_FOR).flatMap(([feature, resources]) => {
    const reason = lacks[feature as Feature];
    return reason === undefined ? [] : [{ ...resources, reason }];
  });
