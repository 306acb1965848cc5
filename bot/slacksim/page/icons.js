// The page's own line drawings, on a 20 by 20 grid.

const drawings = {
  hash: 'M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13M3 12.5h13',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  home: 'M3 9.5 10 3.5l7 6M5 8.5V16.5h10V8.5M8.5 16.5V12h3v4.5',
  chat: 'M3 4h14v9.5H9L5.5 17v-3.5H3z',
  send: 'M3 16.5 17.5 10 3 3.5l1.5 5.5L11 10l-6.5 1z',
  reply: 'M3 4h14v9.5H9L5.5 17v-3.5H3zM6.5 7.5h7M6.5 10.5h4.5',
  more: 'M10 4.5v.01M10 10v.01M10 15.5v.01',
  bolt: 'M11.5 2.5 4.5 11.5h5l-1 6 7-9h-5z',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4.5l3 1.5',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  down: 'M5.5 8 10 12.5 14.5 8',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  moon: 'M15.5 12.5A6.5 6.5 0 0 1 7.5 4.5a6.5 6.5 0 1 0 8 8z',
  wire: 'M3 6.5h11M11 3.5l3 3-3 3M17 13.5H6M9 10.5l-3 3 3 3',
  eye: 'M2.5 10s3-5 7.5-5 7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4',
  check: 'M4 10.5 8.2 14.5 16 6',
  warning: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.01',
  compass: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M13 7l-2 4-4 2 2-4z',
  copy: 'M7 7h9v9.5H7zM13 7V3.5H4V13h3',
  wave: 'M1.5 13.5q2.8-4 5.7 0t5.6 0 5.7 0M1.5 8q2.8-4 5.7 0t5.6 0 5.7 0',
};

/** Draws one icon. It says nothing to a screen reader: whatever holds it needs a name. */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', drawings[name]);
  picture.setAttribute('viewBox', '0 0 20 20');
  picture.setAttribute('class', `icon icon-${name}`);
  picture.setAttribute('aria-hidden', 'true');
  picture.append(line);
  return picture;
}
