// What an input holds, in the plain form that the control API speaks: a string, a number of seconds, a list of strings, or null.

/** Finds the current value in a view's state, or else the initial value that the bot gave. */
export function valueOf(element, blockID, values = {}) {
  const state = values?.[blockID]?.[element.action_id];
  return state ? fromState(state) : initial(element);
}

function fromState(state) {
  const list =
    state.selected_options?.map((option) => option.value) ??
    state.selected_users ??
    state.selected_conversations ??
    state.selected_channels;
  if (list) return list;
  return (
    state.selected_option?.value ??
    state.selected_user ??
    state.selected_conversation ??
    state.selected_channel ??
    state.selected_date ??
    state.selected_time ??
    state.selected_date_time ??
    state.value ??
    null
  );
}

function initial(element) {
  const list =
    element.initial_options?.map((option) => option.value) ??
    element.initial_users ??
    element.initial_conversations ??
    element.initial_channels;
  if (list) return list;
  return (
    element.initial_option?.value ??
    element.initial_user ??
    element.initial_conversation ??
    element.initial_channel ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_value ??
    null
  );
}

/** The picked options with their texts, where the state knows them: an external select's options are nowhere else. */
export function knownOptions(element, blockID, values = {}) {
  const state = values?.[blockID]?.[element.action_id] ?? {};
  const groups = (element.option_groups ?? []).flatMap((group) => group.options);
  return [
    ...(element.options ?? []),
    ...groups,
    state.selected_option,
    ...(state.selected_options ?? []),
    element.initial_option,
    ...(element.initial_options ?? []),
  ].filter(Boolean);
}

/** How many characters Slack counts: code points. */
export const lengthOf = (text) => [...(text ?? '')].length;
