import { useEffect, useRef, useState } from 'react';

/** Takes files that are dropped anywhere in the window. @returns whether some hang over it now */
export function useFileDrop(onDrop: (data: DataTransfer) => void, enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
    const moved = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent): void => {
      // Between two elements of the page there is one that it goes to.
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent): void => {
      setOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      latest.current(event.dataTransfer);
    };
    document.addEventListener('dragover', moved);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', dropped);
    return () => {
      document.removeEventListener('dragover', moved);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', dropped);
      setOver(false);
    };
  }, [enabled]);
  return over;
}
