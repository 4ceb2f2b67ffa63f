/** Every component in every state, by day and by night: the reference for screenshots and review. */
import type { ReactNode } from 'react';
import { Page } from '../../../ui/layout/page.tsx';
import { ControlPieces } from './control-pieces.tsx';
import { FeedbackPieces } from './feedback-pieces.tsx';
import { MarkPieces } from './mark-pieces.tsx';
import { MarginSpecimen } from './margin-specimen.tsx';
import { Specimens } from './specimens.tsx';

const parts = [
  { title: 'Type and colour', content: <Specimens /> },
  { title: 'Marks', content: <MarkPieces /> },
  { title: 'Controls', content: <ControlPieces /> },
  { title: 'Feedback', content: <FeedbackPieces /> },
];

export const GalleryScreen = (): ReactNode => (
  <Page title="Gallery" width="full">
    <div className="grid gap-px overflow-hidden rounded border border-hairline bg-hairline wide:grid-cols-2">
      {(['light', 'dark'] as const).map((theme) => (
        <div key={theme} data-theme={theme} className="min-w-0 space-y-10 bg-paper p-4 text-ink phone:p-6">
          {parts.map(({ title, content }) => (
            <section key={title} className="space-y-4">
              <h2 className="border-b border-hairline pb-1 text-16 font-semibold">{title}</h2>
              {content}
            </section>
          ))}
        </div>
      ))}
    </div>
    <h2 className="mt-10 mb-4 text-16 font-semibold">A page and its margin</h2>
    <MarginSpecimen />
  </Page>
);
