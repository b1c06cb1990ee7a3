/** The alias whose version answers for a model unless another one is named. */
export const PRODUCTION = 'production';

/** `newest` is no alias: it means the version that was fitted last, whatever was promoted. */
export const ALIAS_NAME = /^(?!newest$)[a-z0-9][a-z0-9_-]{0,62}$/;
