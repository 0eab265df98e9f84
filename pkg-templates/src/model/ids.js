// Ids as TypeScript sees them: strings at run time, distinct types at compile time, so that a step's id
// cannot be passed where a person's is meant.
export {};
