/** The browser door of conflicts: where what comes disagrees with what stands elsewhere. */
export { Conflicts } from './conflicts.tsx';
