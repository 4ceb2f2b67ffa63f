import { Fragment, type ReactNode } from 'react';
import { whyPath } from '../../../modules/documents/web/index.ts';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { isFollowed, kindWords, nameOf, ownPath, ownWords, type Branch } from './related.ts';

/** One of the two trees, read line by line; every thing leads on to its own. */
export const Branches = ({ branches, label }: { readonly branches: readonly Branch[]; readonly label?: string }): ReactNode => (
  <ul aria-label={label} className={label === undefined ? 'mt-2 ml-1.5 space-y-3 border-l border-hairline pl-4' : 'space-y-4'}>
    {branches.map(({ thing, below }, index) => (
      <li key={`${thing.id} ${index}`}>
        <Line branch={{ thing, below }} />
        {below.length > 0 && <Branches branches={below} />}
      </li>
    ))}
  </ul>
);

const roleWords: Readonly<Record<string, string>> = { context: 'read, not cited', setting: 'setting' };

function Line({ branch: { thing } }: { readonly branch: Branch }): ReactNode {
  const { kind, state, role, more, seen } = thing;
  const own = ownPath(thing);
  const isQuoted = kind === 'span' || kind === 'evidence';
  const name = isQuoted ? `“${nameOf(thing)}”` : nameOf(thing);
  const about = [
    kindWords(kind) +
      (kind === 'span' && thing.place?.document !== undefined ? ` in ${thing.place.document}, version ${thing.place.version}` : ''),
    ...(seen ? ['listed above'] : []),
  ].join(', ');
  return (
    <Fragment>
      <p className="line-clamp-3 text-14 break-words">
        {isFollowed(thing) ? (
          <TextLink href={whyPath(thing.id)} className={isQuoted ? 'reading' : ''}>
            {name}
          </TextLink>
        ) : (
          name
        )}
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-ink-soft">
        <span className="figures">{about}</span>
        {state !== undefined && <StateMark state={state} />}
        {role !== undefined && roleWords[role] !== undefined && <Tag>{roleWords[role]}</Tag>}
        {own !== undefined && !seen && <TextLink href={own}>{ownWords(thing)}</TextLink>}
        {more && !seen && <TextLink href={whyPath(thing.id)}>Go on from here</TextLink>}
      </p>
    </Fragment>
  );
}
