/** A chart and a diagram as parts of an office file, the same for every format that can hold them. */
import { escaped } from './office-writer.fixture.ts';

const namespaces =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"' +
  ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"';
const paragraph = (text: string): string => `<a:p><a:r><a:t>${escaped(text)}</a:t></a:r></a:p>`;
const cache = (name: string, kind: string, values: readonly string[]): string =>
  `<c:${name}><c:${kind}Ref><c:${kind}Cache>${values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:${kind}Cache></c:${kind}Ref></c:${name}>`;

/** "Sales" of 2024 in two regions. */
export const chartPart =
  `<c:chartSpace ${namespaces}><c:chart><c:title><c:tx><c:rich>${paragraph('Sales')}</c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>` +
  `${cache('tx', 'str', ['2024'])}${cache('cat', 'str', ['North', 'South'])}${cache('val', 'num', ['4', '5'])}` +
  '</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>';
/** As `outline` shows it. */
export const chartOutline = ['paragraph Sales', 'row!  | 2024', 'row North | 4', 'row South | 5'];

const point = (id: string, text: string, type = ''): string => `<dgm:pt modelId="${id}"${type}><dgm:t>${paragraph(text)}</dgm:t></dgm:pt>`;

/** Two points, one below the first of them that leads back to it. */
export const diagramPart =
  `<dgm:dataModel ${namespaces}><dgm:ptLst>${point('0', '', ' type="doc"')}${point('3', 'under')}${point('2', 'second')}${point('1', 'first')}` +
  `${point('9', 'look', ' type="pres"')}</dgm:ptLst><dgm:cxnLst><dgm:cxn srcId="0" destId="2" srcOrd="1"/><dgm:cxn srcId="0" destId="1" srcOrd="0"/>` +
  '<dgm:cxn srcId="1" destId="3"/><dgm:cxn srcId="3" destId="1"/></dgm:cxnLst></dgm:dataModel>';
export const diagramOutline = ['item1 first', 'item2 under', 'item1 second'];

const dimension = (kind: string, type: string, values: readonly string[]): string =>
  `<cx:${kind} type="${type}"><cx:f>S!A1</cx:f><cx:lvl ptCount="2">${values.map((value, at) => `<cx:pt idx="${at}">${value}</cx:pt>`).join('')}</cx:lvl></cx:${kind}>`;
/** "Cash" in 2025 as a waterfall, one of the newer kinds. */
export const extendedChartPart =
  '<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">' +
  `<cx:chartData><cx:data id="0">${dimension('strDim', 'cat', ['Opening', 'Rent'])}${dimension('numDim', 'val', ['100', '-40'])}</cx:data></cx:chartData>` +
  '<cx:chart><cx:title><cx:tx><cx:txData><cx:v>Cash</cx:v></cx:txData></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion>' +
  '<cx:series layoutId="waterfall"><cx:tx><cx:txData><cx:f>S!B1</cx:f><cx:v>2025</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series></cx:plotAreaRegion>' +
  '<cx:axis id="1"><cx:title><cx:tx><cx:rich><a:p><a:r><a:t>Euros</a:t></a:r></a:p></cx:rich></cx:tx></cx:title></cx:axis></cx:plotArea></cx:chart></cx:chartSpace>';
