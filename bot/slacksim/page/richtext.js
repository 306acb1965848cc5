// The rich_text block: sections, lists, quotes and preformatted text.
import { el } from './dom.js';
import { emoji } from './emoji.js';
import { channelMention, groupMention, instant, link, personMention } from './token.js';

/** Draws the elements of a rich_text block. */
export const richText = (block, reader) => (block.elements ?? []).map((part) => drawPart(part, reader));

function drawPart(part, reader) {
  const inside = () => (part.elements ?? []).map((piece) => drawPiece(piece, reader));
  switch (part.type) {
    case 'rich_text_section':
      return el('p', { class: 'rich' }, inside());
    case 'rich_text_quote':
      return el('blockquote', {}, inside());
    case 'rich_text_preformatted':
      return el('pre', { class: 'pre' }, inside());
    case 'rich_text_list':
      return el(
        part.style === 'ordered' ? 'ol' : 'ul',
        {
          class: `rich indent-${Math.min(part.indent ?? 0, 8)}`,
          start: part.style === 'ordered' && part.offset ? part.offset + 1 : null,
        },
        (part.elements ?? []).map((item) =>
          el(
            'li',
            {},
            (item.elements ?? []).map((piece) => drawPiece(piece, reader)),
          ),
        ),
      );
    default:
      return drawPiece(part, reader);
  }
}

function drawPiece(piece, reader) {
  switch (piece.type) {
    case 'text':
      return styled(piece.text, piece.style);
    case 'link':
      return link(piece.url, styled(piece.text || piece.url, piece.style));
    case 'user':
      return personMention(piece.user_id, reader);
    case 'usergroup':
      return groupMention(piece.usergroup_id, reader);
    case 'channel':
      return channelMention(piece.channel_id, reader);
    case 'broadcast':
      return el('span', { class: 'mention mention-all' }, `@${piece.range}`);
    case 'emoji':
      return emoji(piece.name) ?? `:${piece.name}:`;
    case 'date':
      return instant(piece.timestamp, piece.format, reader, piece.url);
    default:
      return piece.text ?? '';
  }
}

function styled(text, style = {}) {
  const wraps = [
    ['code', 'code'],
    ['strike', 's'],
    ['italic', 'em'],
    ['bold', 'strong'],
  ];
  return wraps.reduce((inner, [name, tag]) => (style?.[name] ? el(tag, {}, inner) : inner), text);
}
