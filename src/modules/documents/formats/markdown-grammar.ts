/**
 * The two parsers a Markdown file goes through: blocks first, then the inline text of each block on its own. Apart, because what a
 * bracket means depends on definitions further down, and because inline parsing is not linear and has to be kept to small pieces.
 */
import { Autolink, parser, Strikethrough, Table, TaskList } from '@lezer/markdown';
import type { MarkdownParser } from '@lezer/markdown';

export type SyntaxTree = ReturnType<MarkdownParser['parse']>;
export type SyntaxNode = SyntaxTree['topNode'];
/** What a walk over a tree shows at each step; valid only during that step. */
export type SyntaxStep = Parameters<NonNullable<Parameters<SyntaxTree['iterate']>[0]['enter']>>[0];

/** Deeper than this a quote or list marker is text. Every line is matched against every open container, so depth multiplies the work. */
const deepest = 60;

const inlineNames = ['Escape', 'Entity', 'InlineCode', 'HTMLTag', 'Emphasis', 'HardBreak', 'Link', 'Image', 'LinkEnd'];

/** Parses the block structure; the text inside blocks is left as it is. Link definitions are left in their paragraphs. */
export const blockParser: MarkdownParser = parser.configure([
  Table,
  TaskList,
  {
    remove: [...inlineNames, 'LinkReference'],
    parseBlock: [
      {
        name: 'TooDeep',
        before: 'IndentedCode',
        parse(context, line) {
          if (context.depth < deepest || line.pos === line.text.length) return false;
          const from = context.lineStart + line.pos;
          const paragraph = context.elt('Paragraph', from, context.lineStart + line.text.length);
          context.nextLine();
          context.addElement(paragraph);
          return true;
        },
      },
    ],
  },
]);

const blockNames = [
  'LinkReference',
  'IndentedCode',
  'FencedCode',
  'Blockquote',
  'HorizontalRule',
  'BulletList',
  'OrderedList',
  'ATXHeading',
  'HTMLBlock',
  'SetextHeading',
];

/** Parses text without blank lines as one paragraph. */
export const inlineParser: MarkdownParser = parser.configure([Strikethrough, Autolink, { remove: blockNames }]);
