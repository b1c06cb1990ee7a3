export const TRAINER = {
  name: 'hist-gradient-boosting',
  summary: 'Gradient boosted trees on binned values: strong on tables of any kind, without care',
  tasks: ['classification', 'regression'],
  readsGroups: false,
  parameters: {
    type: 'object',
    properties: {
      learningRate: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.1,
        description:
          'How much of each tree is added: a number above 0, at most 1; 0.1 unless given',
      },
    },
    additionalProperties: false,
  },
};
