// How a person looks wherever one is named.
import { el } from './dom.js';

/** The name that others see. */
export const nameOf = (person) => person?.real_name || person?.name || 'Somebody';

/** The first word of the name, for sentences and chips. */
export const firstName = (person) => nameOf(person).split(/\s+/)[0];

/** What sets a person apart when rights are decided: guest, external, deactivated, app. */
export function marksOf(person) {
  return [
    person.deactivated && 'deactivated',
    person.external && 'external',
    person.guest && 'guest',
    person.bot && 'app',
  ].filter(Boolean);
}

/** The marks as small labels. */
export const drawMarks = (person) =>
  marksOf(person).map((mark) => el('span', { class: `mark mark-${mark}` }, mark === 'app' ? 'APP' : mark));

/** The initials on the person's colour. Decoration: the name always stands beside it. */
export function avatar(person, size = 'large') {
  const colour = hex(person?.color);
  return el(
    'span',
    {
      class: `avatar avatar-${size}${person?.bot ? ' avatar-app' : ''}${person?.deactivated ? ' avatar-gone' : ''}`,
      style: { '--colour': colour, '--on-colour': isLight(colour) ? '#14191c' : '#ffffff' },
      'aria-hidden': 'true',
    },
    person?.initials || initials(nameOf(person)),
  );
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toUpperCase();
}

function hex(colour) {
  const digits = /^#?([0-9a-f]{6})$/i.exec(colour ?? '');
  return digits ? `#${digits[1]}` : '#5b6b73';
}

/** Whether dark letters are easier to read on this colour than white ones (WCAG relative luminance). */
function isLight(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}
