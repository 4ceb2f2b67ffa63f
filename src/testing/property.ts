export const propertyRuns = (usual = 100): number => (process.env['CI'] ? Math.max(1000, usual) : usual);

/** The share of one database where a property runs on both: the cases of the two together are those of one property. */
export const propertyRunsEach = (usual = 100): number => Math.ceil(propertyRuns(usual) / 2);
