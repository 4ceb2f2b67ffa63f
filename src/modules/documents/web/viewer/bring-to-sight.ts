/** Scrolls the window so that something is in sight, although what is above it may still change its height. */

interface Target {
  /** Looked up anew in every frame: what is far away is drawn only when one comes near. */
  readonly find: () => HTMLElement | null;
  /** Brings the window so near that the element is drawn. */
  readonly approach: () => void;
  /** In pixels: how much of the window's top is covered by bars. */
  readonly covered: () => number;
  /** A heading is read from the top; a marked place has its surroundings above and below. */
  readonly at: 'top' | 'middle';
}

const framesAtMost = 90;
const framesAtRest = 4;

/** Resolves with the element once it stays where it should be; undefined when it never came or `signal` fired. A turn of the wheel ends it. */
export function bringToSight({ find, approach, covered, at }: Target, signal: AbortSignal): Promise<HTMLElement | undefined> {
  return new Promise((resolve) => {
    let [frames, rest] = [0, 0];
    const leave = new AbortController();
    const end = (element: HTMLElement | undefined): void => {
      leave.abort();
      resolve(element);
    };
    for (const gesture of ['wheel', 'touchmove', 'pointerdown']) {
      addEventListener(gesture, () => end(find() ?? undefined), { signal: leave.signal, passive: true });
    }
    const step = (): void => {
      if (leave.signal.aborted) return;
      if (signal.aborted) return end(undefined);
      const element = find();
      frames += 1;
      if (!element) {
        rest = 0;
        approach();
      } else {
        const off = offBy(element, covered(), at);
        const before = window.scrollY;
        if (Math.abs(off) > 2) window.scrollBy({ top: off, behavior: 'instant' });
        rest = window.scrollY === before ? rest + 1 : 0;
      }
      if (rest >= framesAtRest || frames >= framesAtMost) {
        if (element) showSideways(element);
        return end(element ?? undefined);
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** A page larger than the column, or a wide table, scrolls on its own. */
function showSideways(element: HTMLElement): void {
  const around = element.closest<HTMLElement>('.overflow-x-auto');
  if (!around) return;
  const [own, outer] = [element.getBoundingClientRect(), around.getBoundingClientRect()];
  if (own.left < outer.left || own.right > outer.right) around.scrollLeft += own.left - outer.left - 24;
}

/** How far the element is from its place, in pixels down the page. */
function offBy(element: HTMLElement, covered: number, at: Target['at']): number {
  const { top, height } = element.getBoundingClientRect();
  const room = window.innerHeight - covered;
  // What fills the window is read from its beginning.
  const above = at === 'top' || height > room * 0.6 ? 16 : (room - height) * 0.36;
  return top - covered - above;
}
