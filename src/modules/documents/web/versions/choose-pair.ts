/** Choosing two of many: a third takes the place of the one that was chosen first. */
export function choosePair(pair: readonly number[], number: number, isChosen: boolean): readonly number[] {
  const others = pair.filter((one) => one !== number);
  return isChosen ? [...others.slice(-1), number] : others;
}
