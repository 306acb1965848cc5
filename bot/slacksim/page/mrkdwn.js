// Slack's mrkdwn, drawn as nodes.
import { el } from './dom.js';
import { emoji, withEmoji } from './emoji.js';
import { decoded, drawToken, link } from './token.js';

/**
 * Draws `text` as Slack draws mrkdwn. `reader` is whoever looks (see Model.reader): names, zone and clock come from there.
 * With `verbatim`, only what stands in angle brackets is a link or a mention; without it bare addresses become links
 * and a bare @here or @channel is marked.
 */
export function mrkdwn(text, reader, verbatim = false) {
  const pieces = text.split(/```\n?([\s\S]*?)```\n?/);
  return pieces.flatMap((piece, at) => {
    if (at % 2 === 1) return el('pre', { class: 'pre' }, literal(piece.replace(/\n$/, ''), reader));
    return paragraphs(at < pieces.length - 1 ? piece.replace(/\n$/, '') : piece, { reader, verbatim });
  });
}

/** Draws a plain_text object: no formatting, but emoji codes unless `emoji` is false. */
export const plainText = ({ text, emoji: codes }) => (codes === false ? text : withEmoji(text));

/** Draws a text object of either kind. */
export const words = (text, reader) =>
  text.type === 'mrkdwn' ? mrkdwn(text.text, reader, text.verbatim) : plainText(text);

/** The words of a mrkdwn text without any formatting, for announcements and tooltips. */
export function wordsOf(text, reader) {
  const box = el('div', {}, mrkdwn(text ?? '', reader, true));
  for (const quote of box.querySelectorAll('blockquote, pre')) quote.before(' ');
  return box.textContent.replace(/\s+/g, ' ').trim();
}

/** Inside a code block nothing is formatted, but tokens and entities are still resolved. */
function literal(text, reader) {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((part, at) => (at % 2 === 1 ? drawToken(part.slice(1, -1), reader) : decoded(part)));
}

function paragraphs(text, look) {
  const nodes = [];
  let quote = null;
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    const rest = /^(?:&gt;|>)(?:&gt;|>){2}\s?/.exec(line);
    if (rest) {
      const whole = [line.slice(rest[0].length), ...lines.slice(at + 1)].join('\n');
      nodes.push(el('blockquote', {}, broken(whole.split('\n'), look)));
      return nodes;
    }
    const mark = /^(?:&gt;|>)\s?/.exec(line);
    if (mark) {
      if (quote) quote.append(el('br'));
      else nodes.push((quote = el('blockquote')));
      quote.append(...inline(line.slice(mark[0].length), look));
      continue;
    }
    const afterText = at > 0 && !quote;
    if (afterText) nodes.push(el('br'));
    quote = null;
    nodes.push(...inline(line, look));
  }
  return nodes;
}

const broken = (lines, look) =>
  lines.flatMap((line, at) => (at > 0 ? [el('br'), ...inline(line, look)] : inline(line, look)));

const wrappers = { '*': 'strong', _: 'em', '~': 's' };

/** One line: formatting marks count only at the edges of words, and never inside code or angle brackets. */
function inline(line, look) {
  const nodes = [];
  let plainFrom = 0;
  const flush = (until) => {
    if (until > plainFrom) nodes.push(...bare(line.slice(plainFrom, until), look));
  };
  for (let at = 0; at < line.length; at += 1) {
    const end = closing(line, at);
    if (end < 0) continue;
    flush(at);
    nodes.push(wrapped(line[at], line.slice(at + 1, end), look));
    at = end;
    plainFrom = end + 1;
  }
  flush(line.length);
  return nodes;
}

function wrapped(mark, inner, look) {
  if (mark === '<') return drawToken(inner, look.reader);
  if (mark === '`') return el('code', {}, literal(inner, look.reader));
  return el(wrappers[mark], {}, inline(inner, look));
}

/** Where the mark at `at` closes, or -1 when nothing is marked there. */
function closing(line, at) {
  const mark = line[at];
  if (mark === '<') return line.indexOf('>', at + 2);
  if (mark === '`') return line[at + 1] === '`' ? -1 : line.indexOf('`', at + 2);
  if (!Object.hasOwn(wrappers, mark)) return -1;
  if (/[\p{L}\p{N}]/u.test(line[at - 1] ?? '') || /[\s]/.test(line[at + 1] ?? ' ') || line[at + 1] === mark) return -1;
  for (let next = at + 1; next < line.length; next += 1) {
    if (line[next] === '<' || line[next] === '`') {
      const past = closing(line, next);
      if (past > 0) next = past;
      continue;
    }
    const endsWord = line[next] === mark && !/\s/.test(line[next - 1]) && !/[\p{L}\p{N}]/u.test(line[next + 1] ?? '');
    if (endsWord) return next;
  }
  return -1;
}

const address = /\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"\]]/;
const shout = /(?<![\p{L}\p{N}])@(?:here|channel|everyone)\b/u;

/** Text without marks: emoji codes and entities, and bare addresses unless verbatim. */
function bare(text, { reader, verbatim }) {
  const finder = verbatim
    ? /(:[a-z0-9_+-]+:)/g
    : new RegExp(`(:[a-z0-9_+-]+:|${address.source}|${shout.source})`, 'gu');
  return text.split(finder).map((part, at) => {
    if (at % 2 === 0) return decoded(part);
    if (part.startsWith('http')) return link(decoded(part), decoded(part));
    if (part.startsWith('@')) return drawToken(`!${part.slice(1)}`, reader);
    return emoji(part.slice(1, -1)) ?? part;
  });
}
