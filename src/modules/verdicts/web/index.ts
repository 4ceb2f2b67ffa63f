/** The browser door of verdicts: what other modules' screens show of them. */
export { Dismissal, FlagExits } from './flag-exits.tsx';
export { JudgeButtons } from './judge-buttons.tsx';
export { VerdictMarks } from './verdict-marks.tsx';
export { actorWords } from './words.ts';
