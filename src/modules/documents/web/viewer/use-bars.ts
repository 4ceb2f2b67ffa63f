import { useLayoutEffect, useState, type RefObject } from 'react';

/** In pixels: how high the bar at the top of every page is, and how much of the window it covers together with the viewer's own. */
export function useBars(bar: RefObject<HTMLElement | null>): { readonly top: number; readonly bars: number } {
  const [heights, setHeights] = useState({ top: 48, bars: 92 });
  useLayoutEffect(() => {
    const header = document.querySelector('#root > header');
    const measure = (): void => {
      const top = Math.round(header?.getBoundingClientRect().height ?? 0);
      const bars = top + Math.round(bar.current?.getBoundingClientRect().height ?? 0);
      setHeights((before) => (before.top === top && before.bars === bars ? before : { top, bars }));
    };
    measure();
    const watcher = new ResizeObserver(measure);
    for (const element of [header, bar.current]) if (element) watcher.observe(element);
    return () => watcher.disconnect();
  }, [bar]);
  return heights;
}
