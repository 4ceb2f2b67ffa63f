import { webRoute, type WebRoute } from '../../../../ui/routing/web-route.ts';
import type { ViewerSlots } from './shown-document.ts';

/** The route of a document, with what the app says in its margin. */
export const documentRoute = (loadSlots: () => Promise<ViewerSlots>): WebRoute =>
  webRoute('/b/$bundle/d/$', async () => {
    const [{ DocumentViewer }, slots] = await Promise.all([import('./document-viewer.tsx'), loadSlots()]);
    return (at) => <DocumentViewer {...at} slots={slots} />;
  });
