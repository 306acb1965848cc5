// Where the options of a select come from.
import { act } from './api.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { withEmoji } from './emoji.js';
import { avatar, nameOf } from './people.js';
import { knownOptions } from './values.js';

/**
 * The options of one select as `{minimum, search(query), describe(value)}`.
 * `search` resolves to `[{value, text, note, group, lead}]`, `describe` finds the option of a value already picked.
 */
export function optionsOf(element, blockID, scene) {
  const kind = element.type.replace(/^multi_/, '');
  switch (kind) {
    case 'users_select':
      return listed(
        () => scene.model.workspace.people.filter((person) => !person.deactivated).map(ofPerson),
        (id) => {
          const person = scene.model.person(id);
          return person && ofPerson(person);
        },
      );
    case 'channels_select':
      return listed(() => scene.model.channels.filter((channel) => channel.kind !== 'dm').map(ofChannel));
    case 'conversations_select':
      return listed(() => scene.model.channels.map((channel) => ofConversation(channel, scene.model)));
    case 'external_select':
      return external(element, blockID, scene);
    default:
      return listed(() => ofStatic(element));
  }
}

function listed(all, find = (value) => all().find((option) => option.value === value)) {
  const search = async (query) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (option) => `${option.text} ${option.note ?? ''} ${option.also ?? ''}`.toLowerCase();
    return all().filter((option) => words.every((word) => text(option).includes(word)));
  };
  return { minimum: 0, search, describe: find };
}

const ofPerson = (person) => ({
  value: person.id,
  text: nameOf(person),
  note: person.title,
  also: person.name,
  lead: () => avatar(person, 'small'),
});

const ofChannel = (channel) => ({
  value: channel.id,
  text: channel.name,
  lead: () => icon(channel.kind === 'private' ? 'lock' : 'hash'),
});

function ofConversation(channel, model) {
  if (channel.kind !== 'dm') return ofChannel(channel);
  return { ...ofPerson(model.person(channel.with) ?? { id: channel.with, name: channel.name }), value: channel.id };
}

const ofStatic = (element) => [
  ...(element.options ?? []).map((option) => ofOption(option)),
  ...(element.option_groups ?? []).flatMap((group) =>
    group.options.map((option) => ofOption(option, group.label?.text)),
  ),
];

const ofOption = (option, group) => ({
  value: option.value,
  text: withEmoji(option.text?.text ?? option.text ?? ''),
  note: option.description?.text,
  group,
});

function external(element, blockID, scene) {
  const met = new Map(knownOptions(element, blockID, scene.values).map((option) => [option.value, ofOption(option)]));
  return {
    minimum: element.min_query_length ?? 3,
    describe: (value) => met.get(value),
    search: async (query) => {
      const { options } = await act('/sim/options', {
        as: scene.model.as,
        ...scene.target,
        block_id: blockID,
        action_id: element.action_id,
        query,
      });
      const found = (options ?? []).map((option) => ofOption(option, option.group));
      for (const option of found) met.set(option.value, option);
      return found;
    },
  };
}

/** The row of one option in an open list. */
export const drawOption = (option) => [
  option.lead?.(),
  el(
    'span',
    { class: 'menu-words' },
    el('span', { class: 'menu-label' }, option.text),
    option.note && el('span', { class: 'menu-note' }, option.note),
  ),
];
