/** The class names that apply, as one string. */
export const classes = (...parts: readonly (string | false | undefined)[]): string => parts.filter(Boolean).join(' ');
