// Showing a person where a message is.

const long = 1600; // Milliseconds that the message stays lit.

/** Brings a message of the open channel into view, gives it the focus, and lights it up for a moment. */
export function flash(ts) {
  const message = document.querySelector(`#main [data-ts="${CSS.escape(ts)}"]`);
  if (!message) return;
  message.scrollIntoView({ block: 'center' });
  message.focus({ preventScroll: true });
  message.classList.add('flash');
  setTimeout(() => message.classList.remove('flash'), long);
}
