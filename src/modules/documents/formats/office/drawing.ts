/** What charts and shapes say: their words as paragraphs, the numbers that charts keep of their data as rows. */
import { readableText } from '../readable-text.ts';
import { descriptionOf } from '../description.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import type { OfficePackage } from './package.ts';

export interface Chart {
  readonly title: string | undefined;
  /** The titles of its axes, and what is written at its points and over it. */
  readonly axes: readonly string[];
  /** A head row of the names of its series, then a row a category. */
  readonly rows: readonly (readonly string[])[];
}

export interface Drawing {
  readonly charts: readonly Chart[];
  /** The paragraphs of text boxes and shapes. */
  readonly texts: readonly string[];
  /** What pictures show. */
  readonly descriptions: readonly string[];
}

/** The drawing that belongs to a part, whatever of it can be read. */
export function drawingOf(file: OfficePackage, part: string): Drawing {
  const drawings = file.relations(part).filter(({ type, external }) => type === 'drawing' && !external);
  const charts: Chart[] = [];
  const texts: string[] = [];
  const descriptions: string[] = [];
  for (const { target } of drawings) {
    const root = file.part(target);
    if (!root) continue;
    texts.push(...paragraphsIn(root));
    descriptions.push(...descriptionsIn(root));
    for (const { type, target: chart } of file.relations(target)) if (/^chart(?:Ex)?$/.test(type)) charts.push(...chartOf(file, chart));
  }
  return { charts, texts, descriptions };
}

/** What is described anywhere inside a drawing of a sheet. */
function descriptionsIn(element: XmlElement): string[] {
  if (element.name !== 'xdr:cNvPr') return contentsOf(element).flatMap(descriptionsIn);
  const description = descriptionOf(element.attributes);
  return description === '' ? [] : [description];
}

/** The paragraphs of DrawingML anywhere inside an element; of alternate content one form. */
export function paragraphsIn(element: XmlElement): string[] {
  if (element.name === 'a:p') {
    const text = readableText(paragraphText(element));
    return text === '' ? [] : [text];
  }
  return contentsOf(element).flatMap(paragraphsIn);
}

/** The child elements; of content in several forms the first that has any. */
export function contentsOf(element: XmlElement): XmlElement[] {
  return childrenOf(element).flatMap((child) => {
    if (child.name !== 'mc:AlternateContent') return [child];
    const forms = childrenOf(child).filter(({ name }) => name === 'mc:Choice' || name === 'mc:Fallback');
    const chosen = forms.find((form) => childrenOf(form).length > 0);
    return chosen ? contentsOf(chosen) : [];
  });
}

/** The text of a paragraph: its runs, fields and line breaks. */
export function paragraphText(paragraph: XmlElement): string {
  let text = '';
  for (const child of contentsOf(paragraph)) {
    if (child.name === 'a:br') text += '\n';
    else if (child.name === 'a:r' || child.name === 'a:fld') text += textIn(childOf(child, 'a:t') ?? child).replace(/[\r\n\t\v]/g, ' ');
    else if (child.name.startsWith('m:') || child.name === '?:m') text += formulaText(child);
  }
  return text;
}

const formulaText = (element: XmlElement): string =>
  element.name === 'm:t' ? textIn(element) : childrenOf(element).map(formulaText).join('');

/** The title of a chart, those of its axes and what is written on it; '' for none. */
export const chartWords = ({ title, axes }: Chart): string => [title, ...axes].filter((text) => text !== undefined).join(', ');

const mostPoints = 20_000;

/** A chart with the data it keeps; none when it cannot be read. */
export function chartOf(file: OfficePackage, part: string): Chart[] {
  const root = file.part(part);
  const chart = childOf(root, 'c:chart') ?? childOf(root, 'cx:chart');
  if (!root || !chart) return [];
  const titles = find(chart, new Set(['c:title', 'cx:title'])).map((title) => ({
    text: [...paragraphsIn(title), ...cached(childOf(childOf(title, 'c:tx'), 'c:strRef')).values()].join(' ') || nameIn(title),
    own: childrenOf(chart).includes(title),
  }));
  const labels = find(chart, new Set(['c:dLbl'])).flatMap((label) => paragraphsIn(label).join(' ') || []);
  const shapes = file.relations(part).flatMap(({ type, external, target }) => {
    const drawn = type === 'chartUserShapes' && !external ? file.part(target) : undefined;
    return drawn ? paragraphsIn(drawn) : [];
  });
  const series = chart.name === 'cx:chart' ? extendedSeries(root, chart) : find(chart, new Set(['c:ser'])).map(seriesOf);
  return [
    {
      title: titles.find(({ own, text }) => own && text !== '')?.text,
      axes: [...titles.flatMap(({ own, text }) => (own || text === '' ? [] : [text])), ...labels, ...shapes],
      rows: rowsOf(series),
    },
  ];
}

/** The elements of some names, outermost, in order. */
function find(element: XmlElement, names: ReadonlySet<string>): XmlElement[] {
  return contentsOf(element).flatMap((child) => (names.has(child.name) ? [child] : find(child, names)));
}

interface Series {
  readonly name: string;
  /** By the number of the point, also of the values. */
  readonly categories: ReadonlyMap<number, string>;
  readonly values: ReadonlyMap<number, string>;
}

const seriesOf = (series: XmlElement): Series => ({
  name: [...cached(childOf(childOf(series, 'c:tx'), 'c:strRef') ?? childOf(series, 'c:tx')).values()].join(' '),
  categories: cached(firstOf(childOf(series, 'c:cat') ?? childOf(series, 'c:xVal'))),
  values: cached(firstOf(childOf(series, 'c:val') ?? childOf(series, 'c:yVal'))),
});

/** Newer kinds of charts (waterfall, treemap, funnel) keep their data apart from the series that show it. */
function extendedSeries(root: XmlElement, chart: XmlElement): Series[] {
  const data = new Map(childrenOf(childOf(root, 'cx:chartData'), 'cx:data').map((one) => [one.attributes['id'], one]));
  return find(chart, new Set(['cx:series'])).map((series) => {
    const own = data.get(childOf(series, 'cx:dataId')?.attributes['val']);
    return { name: nameIn(series), categories: cached(childOf(own, 'cx:strDim')), values: cached(childOf(own, 'cx:numDim')) };
  });
}

/** The name of something in a newer chart. */
const nameIn = (element: XmlElement): string => {
  const name = childOf(childOf(childOf(element, 'cx:tx'), 'cx:txData'), 'cx:v');
  return name ? readableText(textIn(name)) : '';
};

function rowsOf(data: readonly Series[]): string[][] {
  const categories = data.find((one) => one.categories.size > 0)?.categories ?? new Map<number, string>();
  const points = new Set(data.flatMap(({ values }) => [...values.keys()]).concat([...categories.keys()]));
  const order = [...points].sort((a, b) => a - b).slice(0, Math.floor(mostPoints / Math.max(1, data.length)));
  if (order.length === 0) return [];
  return [
    ['', ...data.map(({ name }) => name)],
    ...order.map((point) => [categories.get(point) ?? '', ...data.map(({ values }) => values.get(point) ?? '')]),
  ];
}

const firstOf = (element: XmlElement | undefined): XmlElement | undefined => childrenOf(element)[0];

/** The points that a chart keeps of what it refers to, by number; the levels of a category side by side. */
function cached(reference: XmlElement | undefined): Map<number, string> {
  const points = new Map<number, string>();
  const add = (element: XmlElement): void => {
    for (const child of childrenOf(element)) {
      if (/^c:(?:str|num|multiLvlStr)Cache$|^cx?:lvl$/.test(child.name)) add(child);
      else if (child.name === 'c:v') points.set(points.size, textIn(child));
      else if (child.name === 'c:pt' || child.name === 'cx:pt') {
        const index = Number(child.attributes['idx']);
        const value = childOf(child, 'c:v');
        const before = points.get(index);
        const text = value ? textIn(value) : child.name === 'cx:pt' ? textIn(child) : '';
        if (Number.isInteger(index)) points.set(index, before === undefined ? text : `${text} ${before}`);
      }
    }
  };
  if (reference) add(reference);
  return points;
}
