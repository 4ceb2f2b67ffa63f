import type { ReactNode } from 'react';
import { states } from '../../../kernel/lineage/kinds.ts';
import { CitationNumeral, MarginNote } from '../../../ui/marks/citation.tsx';
import { KeyHint } from '../../../ui/marks/key-hint.tsx';
import { LitProvider } from '../../../ui/marks/lit.tsx';
import { Logo } from '../../../ui/marks/logo.tsx';
import { MarkedText, Marker } from '../../../ui/marks/marker.tsx';
import { Moved, Redline } from '../../../ui/marks/redline.tsx';
import { StateCounts, StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';

const words = [
  { op: 'equal', text: 'An item may be returned within ' },
  { op: 'delete', text: 'thirty' },
  { op: 'insert', text: 'forty-five' },
  { op: 'equal', text: ' days of delivery.' },
] as const;
const tones = ['lapis', 'verdigris', 'ochre', 'vermilion'] as const;

export const MarkPieces = (): ReactNode => (
  <LitProvider>
    <div className="space-y-4">
      <p className="flex flex-wrap items-center gap-4">
        <Logo size={20} />
        <Logo size={40} />
        <KeyHint keys="/" />
        <KeyHint keys="Shift Enter" />
      </p>
      <p className="flex flex-wrap gap-4">
        {states.map((state) => (
          <StateMark key={state} state={state} />
        ))}
      </p>
      <StateCounts counts={{ current: 1204, suspect: 3, stale: 2, failed: 1 }} />
      <p className="flex flex-wrap gap-2">
        <Tag>PDF</Tag>
        <Tag tone="lapis">staged</Tag>
        <Tag tone="verdigris">published</Tag>
        <Tag tone="ochre">held</Tag>
        <Tag tone="vermilion">failed</Tag>
      </p>
      <p className="reading max-w-measure">
        {tones.map((tone) => (
          <span key={tone}>
            <Marker tone={tone}>exactly the words</Marker> and{' '}
            <Marker tone={tone} strong>
              the place one came for
            </Marker>
            .{' '}
          </span>
        ))}
      </p>
      <p className="reading max-w-measure">
        <MarkedText
          text="Found: the lamp may be returned."
          ranges={[
            { start: 11, end: 15 },
            { start: 23, end: 31 },
          ]}
          tone="ochre"
        />
      </p>
      <p className="reading max-w-measure">
        A customer may return an item within thirty days.
        <CitationNumeral number={1} lights="gallery-1" label="handbook/returns.md" />
        <CitationNumeral number={12} lights="gallery-2" href="/gallery" label="handbook/returns.md" />
      </p>
      <MarginNote
        number={1}
        lights="gallery-1"
        title="handbook/returns.md"
        href="/gallery"
        place="Returns, version 3"
        quote="within thirty days of delivery"
      />
      <MarginNote lights="gallery-3" title="An insight depends on this" place="reviewed">
        <StateMark state="suspect" />
      </MarginNote>
      <p className="reading max-w-measure">
        <Redline words={words} />
      </p>
      <p className="flex flex-wrap gap-4">
        <Moved direction="up" words="to section 2" />
        <Moved direction="down" words="from section 7" />
      </p>
    </div>
  </LitProvider>
);
