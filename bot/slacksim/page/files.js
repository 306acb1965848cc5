// Files that were shared with a message, and files that a block shows.
import { el } from './dom.js';

/** Where the local Slack keeps a file, by its id. */
export const addressOfFile = (id) => `/files/${encodeURIComponent(id)}/file`;

/** Draws the files of a message: pictures as pictures, anything else as a link with its size. */
export function drawFiles(files) {
  return el(
    'div',
    { class: 'files' },
    files.map((file) => {
      const name = file.title || file.name;
      const link = { href: addressOfFile(file.id), target: '_blank', rel: 'noopener noreferrer' };
      if (!/^image\//.test(file.mimetype))
        return el(
          'a',
          { ...link, class: 'file' },
          el('strong', {}, name),
          el('span', { class: 'menu-note' }, sizeOf(file.size)),
        );
      const picture = el('img', { src: addressOfFile(file.id), alt: file.alt_txt || name, loading: 'lazy' });
      return el('figure', { class: 'block-image' }, el('figcaption', {}, name), el('a', link, picture));
    }),
  );
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${Math.round(kilobytes)} kB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
