/**
 * Keeps V8 from optimising WebAssembly, for processes that open an embedded database and soon end. One function of it takes .7 s
 * and 600 MB to optimise; a test of 21 databases takes 9 s of processor time instead of 11.5, and one that lives for a minute
 * about the same. It changes nothing but speed.
 */
export const baselineOnly = '--liftoff-only';
