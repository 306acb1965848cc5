// The markdown block: the everyday part of Markdown, drawn as nodes.
import { el } from './dom.js';
import { withEmoji } from './emoji.js';
import { link } from './token.js';

/** Draws headings, lists, quotes, code, rules, tables without alignment, and paragraphs. */
export function markdown(text) {
  const lines = text.split('\n');
  const nodes = [];
  while (lines.length > 0) nodes.push(nextPart(lines));
  return nodes;
}

function nextPart(lines) {
  const first = lines.shift();
  if (first.trim() === '') return null;
  if (/^\s*```/.test(first)) return fence(lines);
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading)
    return el(
      'p',
      { class: `md-heading md-${heading[1].length}`, role: 'heading', 'aria-level': heading[1].length + 1 },
      spans(heading[2]),
    );
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(first)) return el('hr');
  if (/^>\s?/.test(first))
    return el(
      'blockquote',
      {},
      markdown([first, ...take(lines, /^>\s?/)].map((line) => line.replace(/^>\s?/, '')).join('\n')),
    );
  if (/^\s*[-*+]\s+/.test(first)) return list('ul', [first, ...take(lines, /^\s*[-*+]\s+/)]);
  if (/^\s*\d+[.)]\s+/.test(first)) return list('ol', [first, ...take(lines, /^\s*\d+[.)]\s+/)]);
  if (/^\s*\|.*\|\s*$/.test(first)) return grid([first, ...take(lines, /^\s*\|.*\|\s*$/)]);
  const paragraph = [first, ...take(lines, /^(?!\s*$|#{1,6}\s|>|\s*[-*+]\s|\s*\d+[.)]\s|\s*```|\s*\|)/)];
  return el(
    'p',
    { class: 'rich' },
    paragraph.flatMap((line, at) => (at > 0 ? [el('br'), ...spans(line)] : spans(line))),
  );
}

function take(lines, pattern) {
  const taken = [];
  while (lines.length > 0 && pattern.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  const code = take(lines, /^(?!\s*```)/);
  lines.shift();
  return el('pre', { class: 'pre' }, code.join('\n'));
}

const list = (tag, lines) =>
  el(
    tag,
    { class: 'rich' },
    lines.map((line) => el('li', {}, spans(line.replace(/^\s*([-*+]|\d+[.)])\s+/, '')))),
  );

function grid(lines) {
  const rows = lines.map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  const [head, ...body] = rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));
  return el(
    'table',
    { class: 'table' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        head.map((cell) => el('th', { scope: 'col' }, spans(cell))),
      ),
    ),
    el(
      'tbody',
      {},
      body.map((row) =>
        el(
          'tr',
          {},
          row.map((cell) => el('td', {}, spans(cell))),
        ),
      ),
    ),
  );
}

const forms = [
  [/`([^`]+)`/, (found) => el('code', {}, found[1])],
  [/\[([^\]]+)\]\((https?:[^)\s]+)\)/, (found) => link(found[2], found[1])],
  [/\*\*([^*]+)\*\*|__([^_]+)__/, (found) => el('strong', {}, spans(found[1] ?? found[2]))],
  [/~~([^~]+)~~/, (found) => el('s', {}, spans(found[1]))],
  [/\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)/, (found) => el('em', {}, spans(found[1] ?? found[2]))],
  [/https?:\/\/[^\s<>]+[^\s<>.,;:!?)]/, (found) => link(found[0], found[0])],
];

function spans(text) {
  const hits = forms.map(([pattern, draw]) => ({ found: pattern.exec(text), draw })).filter(({ found }) => found);
  if (hits.length === 0) return text ? [withEmoji(text)] : [];
  const { found, draw } = hits.reduce((first, hit) => (hit.found.index < first.found.index ? hit : first));
  return [withEmoji(text.slice(0, found.index)), draw(found), ...spans(text.slice(found.index + found[0].length))];
}
