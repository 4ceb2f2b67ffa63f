import type { ReactNode } from 'react';
import { useCall } from '../../../../ui/api/calls.ts';
import { TextLink } from '../../../../ui/routing/link.tsx';
import { diffRoute } from '../../contract.ts';
import { documentPath, planPath } from '../paths.ts';
import type { TextRange } from './marks.ts';
import { changeOf, followSpan, type OtherPlace } from './other-version.ts';
import type { ShownDocument } from './shown-document.ts';
import type { Standing } from './shown-version.ts';

interface VersionNoticeProps {
  readonly shown: ShownDocument;
  readonly standing: Standing;
  /** The place one came for. */
  readonly span: TextRange | undefined;
}

/** Says when this is not what is published, and leads to the same words there. */
export function VersionNotice({ shown, standing, span }: VersionNoticeProps): ReactNode {
  const { version, bundle } = shown;
  if (standing.newer !== undefined) return <Newer shown={shown} newer={standing.newer} span={span} />;
  if (!standing.open) return null;
  return (
    <Notice>
      Version {version} is {standing.status === 'held' ? 'held back' : 'staged'}: nobody is served it yet.{' '}
      <TextLink href={planPath(bundle)}>See what it would change</TextLink>
    </Notice>
  );
}

function Newer({
  shown,
  newer,
  span,
}: {
  readonly shown: ShownDocument;
  readonly newer: number;
  readonly span: TextRange | undefined;
}): ReactNode {
  const { bundle, path, version } = shown;
  const { data } = useCall(
    diffRoute,
    { params: { bundle }, query: { from: String(version), to: String(newer) } },
    { enabled: span !== undefined, immutable: true },
  );
  const place = span && data && followSpan(changeOf(data.documents, path), span);
  return (
    <Notice>
      Version {version} of {newer}: a newer version is published.{' '}
      {place ? (
        <OtherWords place={place} bundle={bundle} newer={newer} />
      ) : (
        <TextLink href={documentPath({ bundle, document: path, version: newer })}>Open version {newer}</TextLink>
      )}
    </Notice>
  );
}

function OtherWords({ place, bundle, newer }: { readonly place: OtherPlace; readonly bundle: string; readonly newer: number }): ReactNode {
  if (place.kind === 'removed') {
    return (
      <>
        These words are no longer in it.{' '}
        {place.path !== undefined && (
          <TextLink href={documentPath({ bundle, document: place.path, version: newer })}>Open version {newer}</TextLink>
        )}
      </>
    );
  }
  const href = documentPath({ bundle, document: place.path, version: newer, start: place.span.start, end: place.span.end });
  if (place.kind === 'edited')
    return (
      <>
        The passage was edited there. <TextLink href={href}>See it in version {newer}</TextLink>
      </>
    );
  return (
    <>
      {place.kind === 'moved' ? 'These words stand elsewhere in it.' : 'These words stand in it unchanged.'}{' '}
      <TextLink href={href}>See them in version {newer}</TextLink>
    </>
  );
}

const Notice = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <p role="note" className="figures border-t border-hairline bg-ochre-tint px-2 py-1.5 text-13 text-ochre-ink">
    {children}
  </p>
);
