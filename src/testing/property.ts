export const propertyRuns = (usual = 100): number => (process.env['CI'] ? Math.max(1000, usual) : usual);
