/** Distinct values of a categorical column: ml-container/src/fitlane_ml/columns.py has the same number. */
export const MAX_CATEGORIES = 255;

/** Of the rows held out to validate: ml-container/src/fitlane_ml/parameters.py has the same number. */
export const MAX_FRACTION = 0.5;

/** Of a validation: ml-container/src/fitlane_ml/parameters.py has the same number. */
export const MAX_FOLDS = 20;

/** Beyond as many classes one list column holds all probabilities, as in …/tasks/classification.py. */
export const MOST_PROBABILITY_COLUMNS = 100;
