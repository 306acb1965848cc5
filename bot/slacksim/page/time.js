// Times as the person who is looking reads them: always in a named zone, never in the browser's own.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, build(zone, options));
  return formats.get(key);
}

function build(zone, options) {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  }
}

const parts = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  clock: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};

/** Hour and minute, as `14:05`. All instants in this file are milliseconds since 1970. */
export const timeOfDay = (instant, zone) => format(zone, parts.time).format(instant);

/** Hour, minute and second. */
export const timeWithSeconds = (instant, zone) => format(zone, parts.seconds).format(instant);

/** Weekday, day, month, hour and minute, short, for the clock. */
export const clockFace = (instant, zone) => format(zone, parts.clock).format(instant);

/** The whole instant with its zone, for tooltips. */
export const inFull = (instant, zone) =>
  `${format(zone, parts.long).format(instant)}, ${timeWithSeconds(instant, zone)} (${zone})`;

/** The calendar day as `2026-11-29`. */
export function dayOf(instant, zone) {
  const { year, month, day } = fields(instant, zone);
  return `${year}-${month}-${day}`;
}

/** The day as a heading: Today, Yesterday, or the date. */
export function dayHeading(instant, zone, now) {
  return pretty(instant, zone, now) ?? format(zone, parts.day).format(instant);
}

/** The day and time in a sentence: `today at 14:05`. */
export function inSentence(instant, zone, now) {
  const day = pretty(instant, zone, now)?.toLowerCase() ?? format(zone, parts.short).format(instant);
  return `${day} at ${timeOfDay(instant, zone)}`;
}

/** Milliseconds since 1970 of a Slack `ts`. */
export const instantOf = (ts) => Number(ts) * 1000;

/** Fills a Slack date format: `{date_short_pretty} at {time}`. Unknown tokens stay as they are, as in Slack. */
export function slackDate(pattern, instant, zone, now) {
  const of = (name) => format(zone, parts[name]).format(instant);
  const near = (name) => pretty(instant, zone, now)?.toLowerCase() ?? of(name);
  const fillers = {
    date_num: () => dayOf(instant, zone),
    date: () => of('date'),
    date_slash: () => dayOf(instant, zone).replaceAll('-', '/'),
    date_short: () => of('short'),
    date_long: () => of('long'),
    date_pretty: () => near('date'),
    date_short_pretty: () => near('short'),
    date_long_pretty: () => near('long'),
    time: () => timeOfDay(instant, zone),
    time_secs: () => timeWithSeconds(instant, zone),
    ago: () => ago(instant, now),
    day_divider_pretty: () => near('day'),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => fillers[token]?.() ?? whole);
}

function pretty(instant, zone, now) {
  const day = dayOf(instant, zone);
  if (day === dayOf(now, zone)) return 'Today';
  const noon = Date.parse(`${dayOf(now, zone)}T12:00:00Z`);
  if (day === new Date(noon - 86_400_000).toISOString().slice(0, 10)) return 'Yesterday';
  if (day === new Date(noon + 86_400_000).toISOString().slice(0, 10)) return 'Tomorrow';
  return null;
}

function ago(instant, now) {
  const words = new Intl.RelativeTimeFormat('en-GB');
  const seconds = Math.round((instant - now) / 1000);
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ]) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return seconds < 0 ? 'less than a minute ago' : 'in less than a minute';
}

function fields(instant, zone) {
  const found = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit', ...parts.time }).formatToParts(
    instant,
  );
  return Object.fromEntries(found.map(({ type, value }) => [type, value]));
}

/** The wall clock of an instant, as the date and time inputs of a form want it. */
export function wallClock(instant, zone) {
  const { hour, minute } = fields(instant, zone);
  return { date: dayOf(instant, zone), time: `${hour}:${minute}` };
}

/**
 * The instant at which the wall clock of `zone` shows `date` and `time`. An hour that daylight saving leaves out is read
 * as if the clocks had not changed; of an hour that comes twice, the first is meant.
 */
export function instantAt(date, time, zone) {
  const asUTC = Date.parse(`${date}T${time}:00Z`);
  const offset = (instant) => {
    const shown = wallClock(instant, zone);
    return Date.parse(`${shown.date}T${shown.time}:00Z`) - instant;
  };
  const candidates = [asUTC - offset(asUTC - 86_400_000), asUTC - offset(asUTC + 86_400_000)];
  const exact = candidates.filter((instant) => instant + offset(instant) === asUTC);
  return exact.length > 0 ? Math.min(...exact) : candidates[0];
}
