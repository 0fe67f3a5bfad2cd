// What moves by itself once the reader has set it going, and stops at a touch, at its end and out of sight.
let going = 0;

export const stop = () => cancelAnimationFrame(going);

// Calls `frame` with a part that grows from 0 to 1 in some seconds; only with 1 for a reader who wants no motion.
export const play = (seconds, frame, picture) => {
  stop();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return void frame(1);
  const start = performance.now();
  const next = (now) => {
    const { top, bottom } = picture.getBoundingClientRect(), part = Math.min(Math.max(now - start, 0) / 1000 / seconds, 1);
    if (top >= innerHeight || bottom <= 0) return;
    frame(part);
    if (part < 1) going = requestAnimationFrame(next);
  };
  going = requestAnimationFrame(next);
};
