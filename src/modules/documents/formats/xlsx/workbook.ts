/** What all sheets of a workbook share: their order, the texts and formats of cells, the people who comment. */
import { cellText } from '../readable-text.ts';
import type { OfficePackage } from '../office/package.ts';
import { childOf, childrenOf, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { builtinFormats } from './number-format/builtin.ts';
import { NumberFormats } from './number-format/number-format.ts';

export interface SheetRef {
  readonly name: string;
  readonly part: string;
  readonly state: 'visible' | 'hidden' | 'veryHidden';
}

export interface Workbook {
  readonly file: OfficePackage;
  readonly sheets: readonly SheetRef[];
  readonly formats: NumberFormats;
  /** The texts that cells refer to by number. */
  readonly texts: readonly string[];
  /** The codes of number formats by the style of a cell. */
  readonly codes: readonly string[];
  /** The names people gave to cells and formulas, "Total = Budget!$B$7". */
  readonly names: readonly string[];
  readonly people: ReadonlyMap<string, string>;
}

const mostNames = 500;

export function readWorkbook(file: OfficePackage): Workbook {
  const root = file.read(file.main);
  const date1904 = /^(?:1|true)$/.test(childOf(root, 'x:workbookPr')?.attributes['date1904'] ?? '');
  return {
    file,
    sheets: sheetsOf(file, root),
    formats: new NumberFormats(date1904),
    texts: readTexts(file),
    codes: readCodes(file),
    names: namesOf(root),
    people: readPeople(file),
  };
}

/** In the order of the tabs; when what points to them is lost, in the order of their files. */
function sheetsOf(file: OfficePackage, root: XmlElement): SheetRef[] {
  const listed = childrenOf(childOf(root, 'x:sheets'), 'x:sheet').flatMap(({ attributes }): SheetRef[] => {
    const part = file.target(file.main, attributes['r:id']);
    const state = attributes['state'];
    const hidden = state === 'hidden' || state === 'veryHidden' ? state : 'visible';
    return part === undefined ? [] : [{ name: cellText(attributes['name'] ?? '').slice(0, 200) || 'Sheet', part, state: hidden }];
  });
  if (listed.length > 0) return listed;
  return file
    .named(/^xl\/(?:work|chart)sheets\/[^/]+\.xml$/i)
    .map((part) => ({ name: /([^/]*)\.xml$/i.exec(part)?.[1] ?? 'Sheet', part, state: 'visible' }));
}

function readTexts(file: OfficePackage): string[] {
  const texts: string[] = [];
  const part = file.related(file.main, 'sharedStrings') ?? file.named(/^xl\/sharedStrings\.xml$/i)[0];
  file.part(part, { within: 'x:sst', take: (element) => void texts.push(richText(element)) });
  return texts;
}

/** The text of a cell or comment with runs of different looks; how it is pronounced is left out. */
export function richText(element: XmlElement | undefined): string {
  let text = '';
  for (const child of childrenOf(element)) {
    if (child.name === 'x:t') text += unescaped(textIn(child));
    else if (child.name === 'x:r') text += richText(child);
  }
  return text;
}

/** Characters that XML cannot hold are written "_x000D_". */
export const unescaped = (text: string): string =>
  text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;

function readCodes(file: OfficePackage): string[] {
  const styles = file.part(file.related(file.main, 'styles'));
  const own = new Map(
    childrenOf(childOf(styles, 'x:numFmts'), 'x:numFmt').map(({ attributes }) => [attributes['numFmtId'], attributes['formatCode'] ?? '']),
  );
  return childrenOf(childOf(styles, 'x:cellXfs'), 'x:xf').map(({ attributes }) => {
    const id = attributes['numFmtId'] ?? '0';
    return own.get(id) ?? builtinFormats[Number(id)] ?? 'General';
  });
}

function namesOf(root: XmlElement): string[] {
  return childrenOf(childOf(root, 'x:definedNames'), 'x:definedName')
    .flatMap((element) => {
      const name = element.attributes['name'] ?? '';
      const isOwn = name !== '' && !name.startsWith('_xl') && !/^(?:1|true)$/.test(element.attributes['hidden'] ?? '');
      const meaning = textIn(element).trim().slice(0, 500);
      return isOwn && meaning !== '' ? [`${name} = ${meaning}`] : [];
    })
    .slice(0, mostNames);
}

function readPeople(file: OfficePackage): Map<string, string> {
  const people = childrenOf(file.part(file.related(file.main, 'person')), 'tc:person');
  return new Map(people.map(({ attributes }) => [attributes['id'] ?? '', attributes['displayName'] ?? '']));
}
