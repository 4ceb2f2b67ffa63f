/** Where the bar at the top leads; `within` are the beginnings of the addresses that belong there. */
import { answersPath } from '../../modules/answers/web/index.ts';
import { homePath } from '../../modules/documents/web/index.ts';
import { insightsPath } from '../../modules/evidence/web/index.ts';

export const places = [
  { label: 'Shelf', href: homePath(), within: ['/b/'] },
  { label: 'Answers', href: answersPath(), within: ['/answers/', '/ask'] },
  { label: 'Insights', href: insightsPath(), within: ['/insights/'] },
];
