/** How much rests on a part: what somebody chose or an answer says of it. What was only read weighs nothing. Pure. */
export const weightOf = ({
  evidence,
  insights,
  cited,
}: {
  readonly evidence: number;
  readonly insights: number;
  readonly cited: number;
}): number => evidence + insights + cited;
