/** An element of the page, by its id. */
export const $ = (id) => document.getElementById(id);

/** Shows a text in one of the page's places for them, or hides the place. */
export function say(place, text) {
  $(place).textContent = text ?? '';
  $(place).hidden = !text;
}

/** What a button with a picture is called. */
export function label(button, text) {
  button.querySelector('span').textContent = text;
  button.title = text;
}

/** A button that is on or off, and is called differently then. */
export function press(button, isPressed, text) {
  button.setAttribute('aria-pressed', String(isPressed));
  label(button, text);
}
