/**
 * A moment is a state of a workspace that can be read: what is visible after publish `seq`, or that with one staged
 * change on top (a preview). The kernel does not know what a change is made of; its id is enough.
 */
export interface Moment {
  /** The publish sequence; 0 is the empty workspace before the first publish. */
  readonly seq: number;
  /** The id of a staged change previewed on top of `seq`. */
  readonly staged?: string;
}

/** The end of an interval that is still open: the largest integer that JSON and JavaScript keep exact (2^53 - 1). */
export const openEnd = Number.MAX_SAFE_INTEGER;
