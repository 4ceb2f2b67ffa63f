import { useSyncExternalStore } from 'react';

const query = '(width >= 1240px)';

/** Whether two texts have room side by side. */
export const useWide = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
