/**
 * What the contact sheet does in a browser: a clip plays while the pointer is on it or the keyboard's focus, and from
 * one click or tap to the next; Escape stops it. Where less motion is preferred, only a click plays. It contains
 * neither `<` nor `&`, so that the page is well-formed XML as well.
 */
export const script = `
'use strict';
const still = matchMedia('(prefers-reduced-motion: reduce)');
let releasePinned = () => {};
for (const button of document.querySelectorAll('.play')) {
  const video = button.querySelector('video');
  const label = button.querySelector('span');
  let isOver = false;
  let isStopped = false;
  let isPinned = false;
  const isPointedAt = () => (isOver ? true : button.matches(':focus-visible'));
  const isWanted = () => (isPinned ? true : isStopped || still.matches ? false : isPointedAt());
  const update = () => {
    button.setAttribute('aria-pressed', String(isPinned));
    if (isWanted()) video.play().catch(() => {});
    else video.pause();
  };
  const release = () => {
    isPinned = false;
    update();
  };
  const stop = () => {
    isStopped = true;
    release();
  };
  const over = (value) => {
    isOver = value;
    isStopped = false;
    update();
  };
  button.addEventListener('pointerenter', (event) => over(event.pointerType !== 'touch'));
  button.addEventListener('pointerleave', () => over(false));
  button.addEventListener('focus', update);
  button.addEventListener('blur', () => over(isOver));
  button.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') stop();
  });
  button.addEventListener('click', () => {
    if (isPinned) return stop();
    releasePinned();
    releasePinned = release;
    isPinned = true;
    update();
  });
  video.addEventListener('playing', () => button.classList.add('playing'));
  video.addEventListener('pause', () => button.classList.remove('playing'));
  video.addEventListener('error', () => {
    label.textContent = 'The file is no longer here';
  });
}
`.trim();
