/** The page's beginning: the shell, its providers, and the screens of every module behind their addresses. */
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet is imported for its effect
import '../../ui/styles/styles.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProvider, createApi } from '../../ui/api/api.tsx';
import { ToastProvider } from '../../ui/controls/toast.tsx';
import { createQueries } from './queries.ts';
import { createPageRouter } from './router.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      {/* The policy of the server takes no style elements from scripts; what they would say is in the style sheet. */}
      <CSPProvider disableStyleElements>
        <ApiProvider api={createApi(location.origin)}>
          <QueryClientProvider client={createQueries()}>
            <ToastProvider>
              <RouterProvider router={createPageRouter()} />
            </ToastProvider>
          </QueryClientProvider>
        </ApiProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
